package org.caretill.paymentrequest.paylink;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Deletes pay links that can no longer be used, every hour. */
@ApplicationScoped
class PayLinksRetentionJob {

    private final Transactions transactions;
    private final PayLinks links;

    PayLinksRetentionJob(Transactions transactions, PayLinks links) {
        this.transactions = transactions;
        this.links = links;
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deleteUnusable() {
        return Batches.deleteAll(transactions, Tenancy.EVERYTHING, links::deleteUnusable);
    }
}
