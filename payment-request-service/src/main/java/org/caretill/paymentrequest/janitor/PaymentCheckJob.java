package org.caretill.paymentrequest.janitor;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import org.caretill.duework.DueWork;
import org.caretill.paymentrequest.limits.CardAttempts;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.refund.Refunds;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.request.PlannedCheck;
import org.caretill.paymentrequest.stripe.BackgroundCalls;
import org.caretill.paymentrequest.stripe.IntentOfRequest;
import org.caretill.paymentrequest.stripe.PaymentIntents;
import org.caretill.paymentrequest.stripe.PaymentIntents.AttemptFailure;
import org.caretill.paymentrequest.stripe.PaymentIntents.Intent;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * Reads every payment without news from Stripe, at the times of {@link PlannedCheck}, in case a webhook was lost. For a
 * paid request it also reads the card, which the webhook does not always have. Orphaned PaymentIntents of the request
 * are cancelled.
 */
@ApplicationScoped
class PaymentCheckJob {

    private final Transactions transactions;
    private final PaymentRequests requests;
    private final Refunds refunds;
    private final PaymentIntents intents;
    private final IntentOfRequest intentOfRequest;
    private final CardAttempts attempts;
    private final InstantSource clock;
    private final DueWork<String> checks;

    /** One for each replica, so a test can make a second one. */
    PaymentCheckJob(
            Transactions transactions,
            PaymentRequests requests,
            Refunds refunds,
            PaymentIntents intents,
            IntentOfRequest intentOfRequest,
            CardAttempts attempts,
            BackgroundCalls calls,
            InstantSource clock,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.requests = requests;
        this.refunds = refunds;
        this.intents = intents;
        this.intentOfRequest = intentOfRequest;
        this.attempts = attempts;
        this.clock = clock;
        this.checks = new DueWork<>(
                "payment check",
                limit -> transactions.await(Tenancy.EVERYTHING, () -> requests.dueToCheck(limit)),
                this::check,
                calls::start,
                metrics);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void check() {
        checks.run();
    }

    private void check(String id) {
        try {
            PaymentRequest request = transactions.await(Tenancy.EVERYTHING, () -> requests.claimCheck(id));
            if (request != null && request.paymentIntent() != null) {
                Intent intent = intents.retrieve(request.stripeAccount(), request.paymentIntent());
                transactions.await(Tenancy.EVERYTHING, () -> requests.lock(id).chain(locked -> update(locked, intent)));
                intentOfRequest.cancelOrphaned(request, intent.id());
            }
        } catch (StripeFailure.Unavailable e) {
            checkAgain(id);
            throw e;
        }
    }

    /**
     * Stripe does not say when the attempt failed: one without a charge that may be known already is not applied again,
     * but the request no longer counts as being at the bank.
     */
    private Uni<Outcome> failed(PaymentRequest request, AttemptFailure failure) {
        var failed = new Fact.AttemptFailed(failure.code(), clock.instant(), failure.charge());
        Uni<Outcome> applied = failure.charge() == null && request.hasFailedBefore()
                ? Uni.createFrom().item(new Outcome.Unchanged())
                : requests.apply(request, failed).call(outcome -> attempts.count(request, failed, outcome));
        return applied.chain(outcome -> outcome instanceof Outcome.Unchanged
                ? requests.apply(request, new Fact.CardAwaited(failure.code()))
                : Uni.createFrom().item(outcome));
    }

    private void checkAgain(String id) {
        transactions.await(
                Tenancy.EVERYTHING, () -> requests.lock(id).invoke(request -> request.checkAgain(clock.instant())));
    }

    private Uni<Outcome> update(PaymentRequest request, Intent intent) {
        if (request.status() == Status.PAID) {
            return intent.card() == null
                    ? Uni.createFrom().item(new Outcome.Unchanged())
                    : requests.apply(request, new Fact.CardIdentified(intent.card()));
        }
        Optional<AttemptFailure> failure =
                request.status() == Status.PAYING ? intent.failedAttempt() : Optional.empty();
        if (failure.isPresent()) {
            return failed(request, failure.get());
        }
        return intent.verdict()
                .or(() -> request.status() == Status.REQUESTED ? intent.stateAtBank(clock.instant()) : Optional.empty())
                .map(verdict -> refunds.applyPayment(request, verdict))
                .orElseGet(() -> Uni.createFrom().item(new Outcome.Unchanged()));
    }
}
