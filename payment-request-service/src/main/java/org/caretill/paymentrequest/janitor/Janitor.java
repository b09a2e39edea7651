package org.caretill.paymentrequest.janitor;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import org.caretill.paymentrequest.limits.CardAttempts;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.BackgroundCalls;
import org.caretill.paymentrequest.stripe.IntentOfRequest;
import org.caretill.paymentrequest.stripe.PaymentIntents;
import org.caretill.paymentrequest.stripe.PaymentIntents.AttemptFailure;
import org.caretill.paymentrequest.stripe.PaymentIntents.Intent;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Asks Stripe about every payment that has had no news, at 30 s, 2 min, 10 min, then every hour, so that a webhook that
 * never comes is found out; and, once a request is paid, which card paid it: the webhook does not say. What Stripe made of
 * the same request and did not tell us of is canceled.
 */
@ApplicationScoped
class Janitor {

    private static final Logger LOG = Logger.getLogger(Janitor.class);

    private static final int BATCH_SIZE = 50;

    private final Transactions transactions;
    private final PaymentRequests requests;
    private final PaymentIntents intents;
    private final IntentOfRequest intentOfRequest;
    private final CardAttempts attempts;
    private final BackgroundCalls calls;
    private final InstantSource clock;

    Janitor(
            Transactions transactions,
            PaymentRequests requests,
            PaymentIntents intents,
            IntentOfRequest intentOfRequest,
            CardAttempts attempts,
            BackgroundCalls calls,
            InstantSource clock) {
        this.transactions = transactions;
        this.requests = requests;
        this.intents = intents;
        this.intentOfRequest = intentOfRequest;
        this.attempts = attempts;
        this.calls = calls;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void check() {
        try {
            transactions
                    .await(Tenancy.EVERYTHING, () -> requests.dueToCheck(BATCH_SIZE))
                    .forEach(id -> calls.start(() -> check(id)));
        } catch (DatabaseUnavailableException e) {
            LOG.warnf("janitor waits for the database: cause=%s", e.getMessage());
        }
    }

    private void check(String id) {
        try {
            PaymentRequest request = transactions.await(
                    Tenancy.EVERYTHING,
                    () -> requests.lock(id).invoke(locked -> locked.planNextCheck(clock.instant())));
            if (request.paymentIntent() != null) {
                Intent intent = intents.retrieve(request.stripeAccount(), request.paymentIntent());
                transactions.await(Tenancy.EVERYTHING, () -> requests.lock(id).chain(locked -> take(locked, intent)));
                intentOfRequest.cancelUntold(request, intent.id());
            }
        } catch (RuntimeException e) {
            LOG.warnf("stripe not asked: id=%s cause=%s", id, e.getClass().getSimpleName());
            if (e instanceof StripeFailure.Unavailable) {
                askAgain(id);
            }
        }
    }

    /**
     * Stripe does not say when the attempt failed: one without a charge that may be known already is not told again, but
     * what was said of a bank before is over.
     */
    private Uni<Outcome> failed(PaymentRequest request, AttemptFailure failure) {
        var failed = new Fact.AttemptFailed(failure.code(), clock.instant(), failure.charge());
        Uni<Outcome> told = failure.charge() == null && request.hasFailedBefore()
                ? Uni.createFrom().item(new Outcome.Unchanged())
                : requests.apply(request, failed).call(outcome -> attempts.count(request, failed, outcome));
        return told.chain(outcome -> outcome instanceof Outcome.Unchanged
                ? requests.apply(request, new Fact.CardAwaited(failure.code()))
                : Uni.createFrom().item(outcome));
    }

    private void askAgain(String id) {
        try {
            transactions.await(
                    Tenancy.EVERYTHING, () -> requests.lock(id).invoke(request -> request.checkAgain(clock.instant())));
        } catch (DatabaseUnavailableException e) {
            LOG.warnf("janitor waits for the database: cause=%s", e.getMessage());
        }
    }

    private Uni<Outcome> take(PaymentRequest request, Intent intent) {
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
                .map(verdict -> requests.apply(request, verdict))
                .orElseGet(() -> Uni.createFrom().item(new Outcome.Unchanged()));
    }
}
