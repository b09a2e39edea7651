package org.caretill.problemdetails;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers 401 to a call without a valid token. Replaces the mappers of quarkus-resteasy-problem 3.21.0, which read a
 * field that Quarkus 3.33 does not have.
 */
class NotAuthenticated {

    @ServerExceptionMapper(
            value = {UnauthorizedException.class, AuthenticationFailedException.class},
            priority = Priorities.USER - 1_000)
    Response challenge(UriInfo uri) {
        HttpProblem problem = HttpProblem.builder(
                        Problems.problem(401, "not-authenticated", "A valid bearer token is needed"))
                .withInstance(URI.create(uri.getRequestUri().getRawPath()))
                .build();
        return Response.fromResponse(problem.toResponse())
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }
}
