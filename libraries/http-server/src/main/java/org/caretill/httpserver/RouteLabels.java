package org.caretill.httpserver;

import io.micrometer.core.instrument.Tags;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Keeps the labels {@code uri} and {@code method} of the metric {@code http_server_requests} to our routes and to the
 * methods of HTTP. Quarkus labels a request that is refused before its route is known with the path as the caller wrote
 * it, so anybody could create time series without end, and after a hundred of them the registry ignores our own routes.
 * A request without a label of ours was refused even before the routes, by Vert.x or its router.
 */
@Singleton
public final class RouteLabels implements HttpServerMetricsTagsContributor {

    /** The label {@code uri} of a request that reached no route. */
    static final String NO_ROUTE = "/other";

    /** The request-local value from which Quarkus' metrics take the label. Quarkus REST sets it at the route. */
    private static final String LABEL = "UrlPathTemplate";

    /** Before every other handler, because each of them may refuse the request. */
    private static final int FIRST = -10_000;

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(context -> {
            label(context.request(), NO_ROUTE);
            context.next();
        });
    }

    /**
     * Labels a request that reached a route which is not a REST resource.
     *
     * @param route the route's path, with its parameters as {@code {name}}
     */
    public static void label(HttpServerRequest request, String route) {
        ((HttpServerRequestInternal) request).context().putLocal(LABEL, route);
    }

    @Override
    public Tags contribute(Context request) {
        Tags labels = Tags.empty();
        if (!MalformedRequests.isKnown(request.request().method())) {
            labels = labels.and("method", "OTHER");
        }
        if (((HttpServerRequestInternal) request.request()).context().getLocal(LABEL) == null) {
            labels = labels.and("uri", NO_ROUTE);
        }
        return labels;
    }
}
