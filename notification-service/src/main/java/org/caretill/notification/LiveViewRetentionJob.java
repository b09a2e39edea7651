package org.caretill.notification;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Deletes payment requests of calls that are long over, every hour. */
@ApplicationScoped
class LiveViewRetentionJob {

    private final Transactions transactions;
    private final LiveView view;

    LiveViewRetentionJob(Transactions transactions, LiveView view) {
        this.transactions = transactions;
        this.view = view;
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deleteOld() {
        return Batches.deleteAll(transactions, Tenancy.EVERYTHING, view::deleteOld);
    }
}
