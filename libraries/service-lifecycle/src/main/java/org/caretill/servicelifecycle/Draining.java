package org.caretill.servicelifecycle;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import org.jboss.logging.Logger;

/**
 * No job starts once the service is asked to stop, so that none is cut off when the database pools close: what is due
 * is done by another replica, or after the restart. Requests are served for a while longer (see the library's
 * settings).
 */
@ApplicationScoped
class Draining {

    private static final Logger LOG = Logger.getLogger(Draining.class);

    private final Scheduler scheduler;

    Draining(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void announced(@Observes ShutdownDelayInitiatedEvent event) {
        LOG.info("stopping: not ready any more, no further jobs; requests are still served");
        scheduler.pause();
    }

    /** Without a delay nothing was announced. */
    void stopping(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) ShutdownEvent event) {
        scheduler.pause();
    }
}
