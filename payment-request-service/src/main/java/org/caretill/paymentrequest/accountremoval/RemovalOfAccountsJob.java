package org.caretill.paymentrequest.accountremoval;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.duework.DueWork;
import org.caretill.paymentrequest.accountremoval.RemovalOfAccounts.Removal;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Publishes every second which removed accounts have no open requests any more: {@link RemovalOfAccounts}. */
@ApplicationScoped
class RemovalOfAccountsJob {

    private final DueWork<Removal> finished;

    RemovalOfAccountsJob(Transactions transactions, RemovalOfAccounts removals, MeterRegistry metrics) {
        this.finished = new DueWork<>(
                "account removal report",
                limit -> transactions.await(Tenancy.EVERYTHING, () -> removals.finished(limit)),
                removal -> transactions.await(Tenancy.EVERYTHING, () -> removals.publish(removal)),
                Runnable::run,
                metrics);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void publishFinished() {
        finished.run();
    }
}
