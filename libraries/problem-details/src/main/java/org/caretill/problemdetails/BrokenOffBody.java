package org.caretill.problemdetails;

import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers 400 to a body that breaks off because its connection ends, which any client may do at any time. Seldom does
 * somebody read the answer, but without it the framework would log the end as an error of ours.
 */
class BrokenOffBody {

    @ServerExceptionMapper
    Response answer(IOException failure, UriInfo uri) {
        boolean brokenOff = Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof HttpClosedException
                        || cause instanceof SocketException
                        || cause instanceof ClosedChannelException);
        return brokenOff
                ? Problems.problem(400, "malformed-request", "The body broke off")
                        .toResponse()
                : Problems.response(Problems.problem(500, "internal-error", "Internal Server Error"), failure, uri);
    }
}
