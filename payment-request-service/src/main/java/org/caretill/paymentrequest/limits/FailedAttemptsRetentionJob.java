package org.caretill.paymentrequest.limits;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Deletes failed attempts after the hour for which they count, every minute. */
@ApplicationScoped
class FailedAttemptsRetentionJob {

    private final Transactions transactions;
    private final FailedAttempts failed;

    FailedAttemptsRetentionJob(Transactions transactions, FailedAttempts failed) {
        this.transactions = transactions;
        this.failed = failed;
    }

    @Scheduled(every = "1m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deleteOld() {
        return Batches.deleteAll(transactions, Tenancy.EVERYTHING, failed::deleteOld);
    }
}
