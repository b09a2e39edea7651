package org.caretill.problemdetails;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers 401 to a call without a valid token. Replaces the mappers of quarkus-resteasy-problem 3.21.0, which read a
 * field that Quarkus 3.33 does not have.
 */
class NotAuthenticated {

    @ServerExceptionMapper(
            value = {UnauthorizedException.class, AuthenticationFailedException.class},
            priority = Priorities.USER - 1_000)
    Response challenge() {
        Response problem = Problems.problem(401, "not-authenticated", "A valid bearer token is needed")
                .toResponse();
        return Response.fromResponse(problem)
                .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                .build();
    }
}
