package org.caretill.notification;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Closes the connection of a peer that has disappeared (nothing arrives, not even answers to our pings) or no longer
 * reads (nothing can be written, not even a ping). A close frame would wait in the same queue, so the connection itself
 * is closed.
 */
@ApplicationScoped
class SilentPeerTimeoutCustomizer implements HttpServerOptionsCustomizer {

    private final Duration timeout;

    SilentPeerTimeoutCustomizer(@ConfigProperty(name = "caretill.live.silent-peer-timeout") Duration timeout) {
        this.timeout = timeout;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setReadIdleTimeout((int) timeout.toMillis())
                .setWriteIdleTimeout((int) timeout.toMillis())
                .setIdleTimeout(0)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }
}
