package org.caretill.clinicconfig.accounts;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Deletes payment requests that ended long ago, every hour. */
@ApplicationScoped
class AccountPaymentRequestsRetentionJob {

    private final Transactions transactions;
    private final AccountPaymentRequests requests;

    AccountPaymentRequestsRetentionJob(Transactions transactions, AccountPaymentRequests requests) {
        this.transactions = transactions;
        this.requests = requests;
    }

    @Scheduled(every = "1h", delayed = "2m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deleteOld() {
        return Batches.deleteAll(transactions, Tenancy.EVERYTHING, requests::deleteOld);
    }
}
