package org.caretill.paymentrequest.refund;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.paymentrequest.stripe.BackgroundCalls;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Finishes the refunds that a killed process or an absent Stripe left unfinished, and asks about the pending ones, at
 * 30 s, 2 min, 10 min, then every hour, so that a webhook that never comes is found out.
 */
@ApplicationScoped
class UnfinishedRefunds {

    private static final Logger LOG = Logger.getLogger(UnfinishedRefunds.class);

    private static final int BATCH_SIZE = 50;

    private final Transactions transactions;
    private final Refunds refunds;
    private final RefundAtStripe refundAtStripe;
    private final BackgroundCalls calls;

    UnfinishedRefunds(
            Transactions transactions, Refunds refunds, RefundAtStripe refundAtStripe, BackgroundCalls calls) {
        this.transactions = transactions;
        this.refunds = refunds;
        this.refundAtStripe = refundAtStripe;
        this.calls = calls;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void finish() {
        try {
            transactions
                    .await(Tenancy.EVERYTHING, () -> refunds.due(BATCH_SIZE))
                    .forEach(id -> calls.start(() -> finish(id)));
        } catch (DatabaseUnavailableException e) {
            LOG.warnf("refunds wait for the database: cause=%s", e.getMessage());
        }
    }

    private void finish(String id) {
        try {
            refundAtStripe.carryOut(id);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "refund not finished yet: id=%s cause=%s", id, e.getClass().getSimpleName());
        }
    }
}
