package org.caretill.paymentrequest.idempotency;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Deletes old answers every hour. */
@ApplicationScoped
class IdempotentAnswersRetentionJob {

    private final Transactions transactions;
    private final IdempotentAnswers answers;

    IdempotentAnswersRetentionJob(Transactions transactions, IdempotentAnswers answers) {
        this.transactions = transactions;
        this.answers = answers;
    }

    @Scheduled(every = "1h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> deleteOld() {
        return Batches.deleteAll(transactions, Tenancy.EVERYTHING, answers::deleteOld);
    }
}
