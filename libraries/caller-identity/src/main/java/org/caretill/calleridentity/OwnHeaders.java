package org.caretill.calleridentity;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Lets the header that an answer has of its own take the place of the one that every answer has. The framework would send
 * both; and of two policies a browser obeys the stricter.
 */
class OwnHeaders {

    /** Those of {@code microprofile-config.properties} that an answer may know better. */
    private static final List<String> GENERAL = List.of("Content-Security-Policy", HttpHeaders.CACHE_CONTROL);

    private final CurrentVertxRequest request;

    OwnHeaders(CurrentVertxRequest request) {
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
