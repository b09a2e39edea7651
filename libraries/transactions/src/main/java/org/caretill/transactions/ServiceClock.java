package org.caretill.transactions;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * The one clock of a service, injected wherever time is read, so that a test can hold it. It tells whole milliseconds: what
 * is stored reads back as it was written.
 */
class ServiceClock {

    @Produces
    @Singleton
    InstantSource clock() {
        return () -> Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
