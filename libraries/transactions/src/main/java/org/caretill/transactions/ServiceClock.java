package org.caretill.transactions;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * The only clock of a service, injected wherever the time is read, so that a test can set it. It is truncated to
 * milliseconds, so that a stored time is equal to the one that was written.
 */
class ServiceClock {

    @Produces
    @Singleton
    InstantSource clock() {
        return () -> Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
