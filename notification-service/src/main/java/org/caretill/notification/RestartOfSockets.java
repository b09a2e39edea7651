package org.caretill.notification;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Closes the sockets when the service stops, with a reason that tells clients to connect again. The first half of the
 * shutdown's delay is for load balancers to notice that this process is no longer ready; most of the rest spreads the
 * closings, so that thousands of clients do not come back in the same moment.
 */
@ApplicationScoped
class RestartOfSockets {

    private static final Logger LOG = Logger.getLogger(RestartOfSockets.class);

    private final OpenSockets sockets;
    private final Duration delay;

    RestartOfSockets(OpenSockets sockets, @ConfigProperty(name = "quarkus.shutdown.delay") Duration delay) {
        this.sockets = sockets;
        this.delay = delay;
    }

    void announced(@Observes ShutdownDelayInitiatedEvent event) {
        Thread.ofVirtual().name("restart-of-sockets").start(this::closeAllSpread);
    }

    private void closeAllSpread() {
        try {
            TimeUnit.NANOSECONDS.sleep(delay.dividedBy(2).toNanos());
            sockets.refuseFurther();
            List<LiveSocket> open = sockets.all();
            LOG.infof("closing sockets for a restart: count=%d", open.size());
            long pauseNanos = delay.multipliedBy(2).dividedBy(5).toNanos() / Math.max(1, open.size());
            for (LiveSocket socket : open) {
                socket.close(Closing.SERVICE_RESTART);
                TimeUnit.NANOSECONDS.sleep(pauseNanos);
            }
            closeRest();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without a delay, or for what was opened last. */
    void stopping(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        sockets.refuseFurther();
        closeRest();
    }

    private void closeRest() {
        sockets.all().forEach(socket -> socket.close(Closing.SERVICE_RESTART));
    }
}
