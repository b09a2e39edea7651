package org.caretill.transactions;

import jakarta.ws.rs.core.Response;
import org.caretill.problemdetails.Problems;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The database is unavailable, restarting, read-only or full; the same work may succeed later. 503 over HTTP. */
public class DatabaseUnavailableException extends RuntimeException {

    DatabaseUnavailableException(Throwable cause) {
        super(cause);
    }

    static class Mapper {

        @ServerExceptionMapper
        Response problem(DatabaseUnavailableException unavailable) {
            return Problems.unavailable("unavailable", "The database does not answer at the moment; try again")
                    .toResponse();
        }
    }
}
