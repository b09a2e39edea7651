package org.caretill.notification;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Deletes revocations of guest tokens that have expired anyway, every hour. */
@ApplicationScoped
class RevokedGuestTokensRetentionJob {

    private final Transactions transactions;
    private final RevokedGuestTokens revoked;

    RevokedGuestTokensRetentionJob(Transactions transactions, RevokedGuestTokens revoked) {
        this.transactions = transactions;
        this.revoked = revoked;
    }

    @Scheduled(every = "1h", delayed = "6m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deleteOld() {
        return Batches.deleteAll(transactions, Tenancy.EVERYTHING, revoked::deleteOld);
    }
}
