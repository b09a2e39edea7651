package org.caretill.paymentrequest.dispute;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.duework.DueWork;
import org.caretill.paymentrequest.dispute.Disputes.Check;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.BackgroundCalls;
import org.caretill.paymentrequest.stripe.StripeDisputes;
import org.caretill.paymentrequest.stripe.StripeDisputes.DisputeSnapshot;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Reads every open dispute that has had no news for a day from Stripe, in case a webhook was lost. */
@ApplicationScoped
class DisputeCheckJob {

    private final Transactions transactions;
    private final PaymentRequests requests;
    private final Disputes disputes;
    private final StripeDisputes stripe;
    private final DueWork<String> checks;

    DisputeCheckJob(
            Transactions transactions,
            PaymentRequests requests,
            Disputes disputes,
            StripeDisputes stripe,
            BackgroundCalls calls,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.requests = requests;
        this.disputes = disputes;
        this.stripe = stripe;
        this.checks = new DueWork<>(
                "dispute check",
                limit -> transactions.await(Tenancy.EVERYTHING, () -> disputes.due(limit)),
                this::check,
                calls::start,
                metrics);
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void check() {
        checks.run();
    }

    private void check(String id) {
        Check check = transactions.await(Tenancy.EVERYTHING, () -> disputes.claim(id));
        if (check != null) {
            DisputeSnapshot snapshot = stripe.retrieve(check.account(), check.stripeDispute());
            transactions.await(
                    Tenancy.EVERYTHING,
                    () -> requests.lock(check.paymentRequestId()).chain(request -> disputes.update(request, snapshot)));
        }
    }
}
