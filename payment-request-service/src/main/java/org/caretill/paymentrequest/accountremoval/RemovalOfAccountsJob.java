package org.caretill.paymentrequest.accountremoval;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/** Publishes every second which removed accounts have no open requests any more: {@link RemovalOfAccounts}. */
@ApplicationScoped
class RemovalOfAccountsJob {

    private static final Logger LOG = Logger.getLogger(RemovalOfAccountsJob.class);

    private final Transactions transactions;
    private final RemovalOfAccounts removals;

    RemovalOfAccountsJob(Transactions transactions, RemovalOfAccounts removals) {
        this.transactions = transactions;
        this.removals = removals;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> publishFinished() {
        return transactions
                .run(Tenancy.EVERYTHING, removals::finished)
                .onItem()
                .transformToMulti(found -> Multi.createFrom().iterable(found))
                .onItem()
                .transformToUniAndConcatenate(
                        removal -> transactions.run(Tenancy.EVERYTHING, () -> removals.publish(removal)))
                .collect()
                .last()
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf("account removal failed, retrying: cause=%s", failure.toString()))
                .onFailure()
                .recoverWithNull();
    }
}
