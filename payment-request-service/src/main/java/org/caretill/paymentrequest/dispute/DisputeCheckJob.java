package org.caretill.paymentrequest.dispute;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.duework.DueWork;
import org.caretill.paymentrequest.dispute.Disputes.Question;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.BackgroundCalls;
import org.caretill.paymentrequest.stripe.StripeDisputes;
import org.caretill.paymentrequest.stripe.StripeDisputes.Standing;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Asks Stripe once a day about every dispute that has had no news, so that a webhook that never comes is found out. */
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
        Question question = transactions.await(Tenancy.EVERYTHING, () -> disputes.claim(id));
        if (question != null) {
            Standing standing = stripe.retrieve(question.account(), question.stripeDispute());
            transactions.await(
                    Tenancy.EVERYTHING,
                    () -> requests.lock(question.paymentRequestId())
                            .chain(request -> disputes.take(request, standing)));
        }
    }
}
