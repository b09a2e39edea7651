package org.caretill.paymentrequest.guest;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks every two seconds whether the file of the {@link GuestTokenKeys} has changed. */
@ApplicationScoped
class GuestTokenKeysJob {

    private final GuestTokenKeys keys;

    GuestTokenKeysJob(GuestTokenKeys keys) {
        this.keys = keys;
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void readAgain() {
        keys.readAgain();
    }
}
