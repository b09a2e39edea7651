package org.caretill.clinicconfig.link;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Deletes old link attempts every ten minutes. */
@ApplicationScoped
class LinkAttemptsRetentionJob {

    private final Transactions transactions;
    private final LinkAttempts attempts;

    LinkAttemptsRetentionJob(Transactions transactions, LinkAttempts attempts) {
        this.transactions = transactions;
        this.attempts = attempts;
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deleteOld() {
        return Batches.deleteAll(transactions, Tenancy.EVERYTHING, attempts::deleteOld);
    }
}
