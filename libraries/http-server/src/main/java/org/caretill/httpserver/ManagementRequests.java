package org.caretill.httpserver;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Keeps the management port to its callers, which are programs that read: 405 for every method but GET and HEAD, and no
 * web page can read an answer. The framework would answer any method, and allow every origin.
 */
@Singleton
final class ManagementRequests {

    /** After {@link MalformedRequests} and the framework's CORS handler, and before what answers. */
    private static final int BEFORE_ANSWERS = -8_000;

    void register(@Observes ManagementInterface management) {
        management.router().route().order(BEFORE_ANSWERS).handler(ManagementRequests::check);
    }

    private static void check(RoutingContext context) {
        // The framework's CORS handler comes first and cannot be configured on this port.
        context.response().headers().remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
        HttpMethod method = context.request().method();
        if (method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)) {
            context.next();
        } else {
            context.response()
                    .setStatusCode(405)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .end();
        }
    }
}
