package org.caretill.paymentrequest;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** The time of this service, in whole milliseconds: what is stored reads back as it was written. */
class Clock {

    @Produces
    @Singleton
    InstantSource clock() {
        return () -> Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
