package org.caretill.paymentrequest.platformevents;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Deletes events that are older than thirty days, with their deliveries, every hour. */
@ApplicationScoped
class EventsRetentionJob {

    private final Transactions transactions;
    private final EventFeed feed;

    EventsRetentionJob(Transactions transactions, EventFeed feed) {
        this.transactions = transactions;
        this.feed = feed;
    }

    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deleteOld() {
        return Batches.deleteAll(transactions, Tenancy.EVERYTHING, feed::deleteOld);
    }
}
