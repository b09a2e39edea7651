package org.caretill.transactions;

import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.caretill.problemdetails.Problems;
import org.caretill.problemdetails.RefusedException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The database is unavailable, restarting, read-only or full; the same work may succeed later. 503 over HTTP. */
public class DatabaseUnavailableException extends RuntimeException {

    DatabaseUnavailableException(Throwable cause) {
        super(cause);
    }

    static class Mapper {

        @ServerExceptionMapper
        Response answer(DatabaseUnavailableException unavailable, UriInfo uri) {
            return Problems.response(
                    RefusedException.unavailable(
                            "unavailable", "The database does not answer at the moment; try again"),
                    unavailable,
                    uri);
        }
    }
}
