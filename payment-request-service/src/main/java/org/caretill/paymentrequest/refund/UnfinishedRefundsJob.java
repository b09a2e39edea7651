package org.caretill.paymentrequest.refund;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.duework.DueWork;
import org.caretill.paymentrequest.request.PlannedCheck;
import org.caretill.paymentrequest.stripe.BackgroundCalls;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * Retries refunds that were not made because the process died or Stripe was unavailable, and checks the pending ones
 * at the times of {@link PlannedCheck}, in case a webhook was lost.
 */
@ApplicationScoped
class UnfinishedRefundsJob {

    private final DueWork<String> unfinished;

    UnfinishedRefundsJob(
            Transactions transactions,
            Refunds refunds,
            RefundAtStripe refundAtStripe,
            BackgroundCalls calls,
            MeterRegistry metrics) {
        this.unfinished = new DueWork<>(
                "refund",
                limit -> transactions.await(Tenancy.EVERYTHING, () -> refunds.due(limit)),
                refundAtStripe::carryOut,
                calls::start,
                metrics);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void finish() {
        unfinished.run();
    }
}
