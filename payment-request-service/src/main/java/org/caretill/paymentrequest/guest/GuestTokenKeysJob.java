package org.caretill.paymentrequest.guest;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Reloads the {@link GuestTokenKeys} if their file has changed, every two seconds. */
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
