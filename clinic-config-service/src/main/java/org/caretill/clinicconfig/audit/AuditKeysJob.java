package org.caretill.clinicconfig.audit;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Reloads the {@link AuditKeys} if their file has changed, every two seconds. */
@ApplicationScoped
class AuditKeysJob {

    private final AuditKeys keys;

    AuditKeysJob(AuditKeys keys) {
        this.keys = keys;
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void readAgain() {
        keys.readAgain();
    }
}
