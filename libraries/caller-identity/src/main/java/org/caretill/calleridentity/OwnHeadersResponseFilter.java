package org.caretill.calleridentity;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Lets a header that a response sets itself replace the general one from the configuration. The framework would send
 * both, and a browser obeys the stricter of two policies.
 */
class OwnHeadersResponseFilter {

    /** The headers of {@code microprofile-config.properties} that a response may override. */
    private static final List<String> GENERAL = List.of("Content-Security-Policy", HttpHeaders.CACHE_CONTROL);

    private final CurrentVertxRequest request;

    OwnHeadersResponseFilter(CurrentVertxRequest request) {
        this.request = request;
    }

    @ServerResponseFilter
    void replaceGeneral(ContainerResponseContext answer) {
        for (String header : GENERAL) {
            if (answer.getHeaders().containsKey(header)) {
                request.getCurrent().response().headers().remove(header);
            }
        }
    }
}
