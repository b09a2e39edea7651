package org.caretill.notification;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Deletes payment requests of calls that are long over, and who was present, every hour. */
@ApplicationScoped
class LiveViewRetentionJob {

    private final Transactions transactions;
    private final LiveView view;
    private final GuestPages pages;

    LiveViewRetentionJob(Transactions transactions, LiveView view, GuestPages pages) {
        this.transactions = transactions;
        this.view = view;
        this.pages = pages;
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deleteOld() {
        return Batches.deleteAll(transactions, Tenancy.EVERYTHING, view::deleteOld)
                .chain(() -> Batches.deleteAll(transactions, Tenancy.EVERYTHING, pages::deleteOld))
                .chain(() -> Batches.deleteAll(transactions, Tenancy.EVERYTHING, pages::deleteOldReplicas));
    }
}
