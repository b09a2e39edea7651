package org.caretill.paymentrequest.limits;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Deletes address hashes after the hour for which they count, every minute. */
@ApplicationScoped
class AddressLimitsRetentionJob {

    private final Transactions transactions;
    private final AddressLimits limits;

    AddressLimitsRetentionJob(Transactions transactions, AddressLimits limits) {
        this.transactions = transactions;
        this.limits = limits;
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deleteOld() {
        return Batches.deleteAll(transactions, Tenancy.EVERYTHING, limits::deleteOldFailures)
                .chain(() -> Batches.deleteAll(transactions, Tenancy.EVERYTHING, limits::deleteOldAddresses));
    }
}
