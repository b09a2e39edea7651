package org.caretill.calleridentity;

import io.quarkus.oidc.OIDCException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.caretill.problemdetails.Problems;
import org.caretill.problemdetails.RefusedException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Answers 503 while the identity provider has not answered since this service started, so that no token can be
 * verified. The framework would answer 500. The exception mapper covers REST; what is refused before REST, such as the
 * upgrade to a WebSocket, fails in the router.
 */
@Singleton
class IdentityProviderUnavailable {

    private static final int BEFORE_THE_FRAMEWORK = -1_000;
    private static final int UNAVAILABLE = 503;
    private static final String RETRY_AFTER_SECONDS = "2";

    @ServerExceptionMapper
    Response answer(OIDCException unavailable, UriInfo uri) {
        return Problems.response(
                RefusedException.unavailable(
                        "unavailable", "The caller's token cannot be verified at the moment; try again"),
                unavailable,
                uri);
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_THE_FRAMEWORK).failureHandler(IdentityProviderUnavailable::answer);
    }

    private static void answer(RoutingContext context) {
        if (context.failure() instanceof OIDCException && !context.response().ended()) {
            context.response()
                    .setStatusCode(UNAVAILABLE)
                    .putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                    .end();
        } else {
            context.next();
        }
    }
}
