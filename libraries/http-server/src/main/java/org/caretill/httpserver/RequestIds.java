package org.caretill.httpserver;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * Names each request in its answer's header {@code X-Request-Id} and in every log line that is written for it
 * ({@code requestId}), so that what a caller reports can be found in the log. A platform that sends the header finds its
 * own id; anything that is not a plain id is replaced, because it would be written into the log.
 */
@Singleton
final class RequestIds {

    static final String HEADER = "X-Request-Id";

    private static final String IN_LOG = "requestId";

    /** After {@link RouteLabels}, and before everything that refuses. */
    private static final int BEFORE_REFUSALS = -9_500;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{7,63}");

    void register(@Observes Router router) {
        router.route().order(BEFORE_REFUSALS).handler(RequestIds::name);
    }

    private static void name(RoutingContext context) {
        String given = context.request().getHeader(HEADER);
        String id = given != null && PLAIN.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
        // At the end, because some handlers remove the headers that were set before them.
        context.addHeadersEndHandler(_ -> context.response().putHeader(HEADER, id));
        MDC.put(IN_LOG, id);
        context.next();
    }
}
