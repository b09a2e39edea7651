package org.caretill.paymentrequest.model;

import static org.caretill.contracts.Attention.ACCOUNT_DISCONNECTED;
import static org.caretill.contracts.Attention.ACCOUNT_MISMATCH;
import static org.caretill.contracts.Attention.AMOUNT_MISMATCH;
import static org.caretill.contracts.Attention.CANCELED_AFTER_PAID;
import static org.caretill.contracts.Attention.CURRENCY_MISMATCH;
import static org.caretill.contracts.Attention.PAID_AFTER_END;
import static org.caretill.contracts.Attention.PAYMENT_INTENT_MISMATCH;
import static org.caretill.contracts.Attention.SECOND_PAYMENT_INTENT;
import static org.caretill.contracts.PaymentRequestEventType.PaymentActionRequired;
import static org.caretill.contracts.PaymentRequestEventType.PaymentAttemptFailed;
import static org.caretill.contracts.PaymentRequestEventType.PaymentAttentionResolved;
import static org.caretill.contracts.PaymentRequestEventType.PaymentCardIdentified;
import static org.caretill.contracts.PaymentRequestEventType.PaymentDelivered;
import static org.caretill.contracts.PaymentRequestEventType.PaymentDisputed;
import static org.caretill.contracts.PaymentRequestEventType.PaymentOpened;
import static org.caretill.contracts.PaymentRequestEventType.PaymentRefunded;
import static org.caretill.contracts.PaymentRequestEventType.PaymentReminded;
import static org.caretill.contracts.PaymentRequestEventType.PaymentStarted;
import static org.caretill.contracts.PaymentRequestEventType.PaymentSucceeded;
import static org.caretill.paymentrequest.model.Refusal.ALREADY_CANCELLED;
import static org.caretill.paymentrequest.model.Refusal.ALREADY_DECLINED;
import static org.caretill.paymentrequest.model.Refusal.ALREADY_EXPIRED;
import static org.caretill.paymentrequest.model.Refusal.ALREADY_PAID;
import static org.caretill.paymentrequest.model.Refusal.BEING_ENDED;
import static org.caretill.paymentrequest.model.Refusal.OTHER_ATTENTION;
import static org.caretill.paymentrequest.model.Status.PAID;
import static org.caretill.paymentrequest.model.Status.PAYING;
import static org.caretill.paymentrequest.model.Status.REQUESTED;

import java.time.Instant;
import org.caretill.contracts.Attention;
import org.caretill.paymentrequest.model.Fact.ActionRequired;
import org.caretill.paymentrequest.model.Fact.AttemptFailed;
import org.caretill.paymentrequest.model.Fact.AttentionResolved;
import org.caretill.paymentrequest.model.Fact.CardAwaited;
import org.caretill.paymentrequest.model.Fact.CardIdentified;
import org.caretill.paymentrequest.model.Fact.Contradicted;
import org.caretill.paymentrequest.model.Fact.Delivered;
import org.caretill.paymentrequest.model.Fact.DisputeChanged;
import org.caretill.paymentrequest.model.Fact.Ended;
import org.caretill.paymentrequest.model.Fact.IntentCanceled;
import org.caretill.paymentrequest.model.Fact.Opened;
import org.caretill.paymentrequest.model.Fact.OutOfReach;
import org.caretill.paymentrequest.model.Fact.Processing;
import org.caretill.paymentrequest.model.Fact.RefundChanged;
import org.caretill.paymentrequest.model.Fact.Reminded;
import org.caretill.paymentrequest.model.Fact.Started;
import org.caretill.paymentrequest.model.Fact.Succeeded;
import org.caretill.paymentrequest.model.Outcome.Changed;
import org.caretill.paymentrequest.model.Outcome.NeedsAttention;
import org.caretill.paymentrequest.model.Outcome.Refused;
import org.caretill.paymentrequest.model.Outcome.Unchanged;
import org.caretill.striperules.StripeTime;
import org.jspecify.annotations.Nullable;

/**
 * The whole state machine of a payment request. A payment counts only if account, PaymentIntent, amount and currency
 * are those of the request. Duplicates change nothing; a fact that contradicts the request is never dropped, but needs
 * attention.
 */
public final class Transitions {

    private static final Unchanged UNCHANGED = new Unchanged();

    private Transitions() {}

    /** What the fact does to a request in this state. */
    public static Outcome of(State state, Fact fact) {
        return switch (fact) {
            case Delivered _ -> delivered(state);
            case Opened _ -> opened(state);
            case Started started -> started(state, started);
            case Reminded _ -> reminded(state);
            case Ended ended -> ended(state, ended.ending());
            case ActionRequired action -> actionRequired(state, action);
            case Processing processing -> processing(state, processing);
            case CardAwaited _ -> cardAwaited(state);
            case AttemptFailed failed -> attemptFailed(state, failed);
            case Succeeded succeeded -> succeeded(state, succeeded);
            case IntentCanceled _ -> intentCanceled(state);
            case OutOfReach _ -> outOfReach(state);
            case CardIdentified _ -> cardIdentified(state);
            // A refund of received money, or a dispute, is recorded in every status.
            case RefundChanged _ -> new Changed(state.status(), PaymentRefunded);
            case DisputeChanged _ -> new Changed(state.status(), PaymentDisputed);
            case Contradicted contradicted -> new NeedsAttention(contradicted.reason());
            case AttentionResolved resolved -> attentionResolved(state, resolved.reason());
        };
    }

    private static Outcome delivered(State state) {
        return switch (state.status()) {
            case REQUESTED, PAYING -> state.delivered() ? UNCHANGED : new Changed(state.status(), PaymentDelivered);
            case PAID, DECLINED, CANCELLED, EXPIRED -> UNCHANGED;
        };
    }

    private static Outcome opened(State state) {
        return switch (state.status()) {
            case REQUESTED, PAYING -> state.opened() ? UNCHANGED : new Changed(state.status(), PaymentOpened);
            case PAID, DECLINED, CANCELLED, EXPIRED -> UNCHANGED;
        };
    }

    private static Outcome started(State state, Started started) {
        return switch (state.status()) {
            case REQUESTED, PAYING -> startedWhileOpen(state, started);
            case PAID -> new Refused(ALREADY_PAID);
            case DECLINED -> new Refused(ALREADY_DECLINED);
            case CANCELLED -> new Refused(ALREADY_CANCELLED);
            case EXPIRED -> new Refused(ALREADY_EXPIRED);
        };
    }

    private static Outcome startedWhileOpen(State state, Started started) {
        if (state.paymentIntent() != null && !state.paymentIntent().equals(started.paymentIntent())) {
            return new NeedsAttention(SECOND_PAYMENT_INTENT);
        }
        if (state.pendingEnd() != null) {
            return new Refused(BEING_ENDED);
        }
        return state.status() == PAYING ? UNCHANGED : new Changed(PAYING, PaymentStarted);
    }

    private static Outcome reminded(State state) {
        return switch (state.status()) {
            case REQUESTED, PAYING -> new Changed(state.status(), PaymentReminded);
            case PAID -> new Refused(ALREADY_PAID);
            case DECLINED -> new Refused(ALREADY_DECLINED);
            case CANCELLED -> new Refused(ALREADY_CANCELLED);
            case EXPIRED -> new Refused(ALREADY_EXPIRED);
        };
    }

    private static Outcome ended(State state, Ending ending) {
        if (state.status() == ending.status()) {
            return UNCHANGED;
        }
        return switch (state.status()) {
            case REQUESTED, PAYING -> new Changed(ending.status(), ending.event());
            case PAID -> new Refused(ALREADY_PAID);
            case DECLINED -> new Refused(ALREADY_DECLINED);
            case CANCELLED -> new Refused(ALREADY_CANCELLED);
            case EXPIRED -> new Refused(ALREADY_EXPIRED);
        };
    }

    private static Outcome actionRequired(State state, ActionRequired action) {
        return switch (state.status()) {
            case REQUESTED, PAYING ->
                isOvertaken(state, action.at()) ? UNCHANGED : new Changed(PAYING, PaymentActionRequired);
            case PAID, DECLINED, CANCELLED, EXPIRED -> UNCHANGED;
        };
    }

    private static Outcome processing(State state, Processing processing) {
        return switch (state.status()) {
            case REQUESTED -> isOvertaken(state, processing.at()) ? UNCHANGED : new Changed(PAYING, PaymentStarted);
            case PAYING, PAID, DECLINED, CANCELLED, EXPIRED -> UNCHANGED;
        };
    }

    /**
     * Whether the attempt has failed since. Stripe's times have one-second resolution, so of two in the same second
     * the later is unknown; {@code PaymentCheckJob} reads the actual status.
     */
    private static boolean isOvertaken(State state, Instant at) {
        return state.lastFailureAt() != null && StripeTime.isEarlierSecond(at, state.lastFailureAt());
    }

    /** A payer who has pressed Pay now but not entered a card stays PAYING; only an attempt at the bank has failed. */
    private static Outcome cardAwaited(State state) {
        return switch (state.status()) {
            case PAYING -> state.atBank() ? new Changed(REQUESTED, PaymentAttemptFailed) : UNCHANGED;
            case REQUESTED, PAID, DECLINED, CANCELLED, EXPIRED -> UNCHANGED;
        };
    }

    private static Outcome attemptFailed(State state, AttemptFailed failed) {
        return switch (state.status()) {
            case REQUESTED, PAYING -> isKnown(state, failed) ? UNCHANGED : new Changed(REQUESTED, PaymentAttemptFailed);
            case PAID, DECLINED, CANCELLED, EXPIRED -> UNCHANGED;
        };
    }

    private static Outcome succeeded(State state, Succeeded money) {
        Attention mismatch = mismatch(state, money);
        if (mismatch != null) {
            return new NeedsAttention(mismatch);
        }
        return switch (state.status()) {
            case REQUESTED, PAYING -> new Changed(PAID, PaymentSucceeded);
            case PAID -> UNCHANGED;
            case DECLINED, CANCELLED, EXPIRED -> new NeedsAttention(PAID_AFTER_END);
        };
    }

    private static Outcome intentCanceled(State state) {
        return switch (state.status()) {
            case REQUESTED, PAYING -> {
                Ending end = state.pendingEnd() == null ? Ending.CANCELLED : state.pendingEnd();
                yield new Changed(end.status(), end.event());
            }
            case PAID -> new NeedsAttention(CANCELED_AFTER_PAID);
            case DECLINED, CANCELLED, EXPIRED -> UNCHANGED;
        };
    }

    private static Outcome outOfReach(State state) {
        return switch (state.status()) {
            case REQUESTED, PAYING ->
                state.paymentIntent() == null ? UNCHANGED : new NeedsAttention(ACCOUNT_DISCONNECTED);
            case PAID, DECLINED, CANCELLED, EXPIRED -> UNCHANGED;
        };
    }

    private static Outcome cardIdentified(State state) {
        return switch (state.status()) {
            case PAID -> state.card() == null ? new Changed(PAID, PaymentCardIdentified) : UNCHANGED;
            case REQUESTED, PAYING, DECLINED, CANCELLED, EXPIRED -> UNCHANGED;
        };
    }

    private static Outcome attentionResolved(State state, Attention reason) {
        if (state.attention() == null) {
            return UNCHANGED;
        }
        return state.attention() == reason
                ? new Changed(state.status(), PaymentAttentionResolved)
                : new Refused(OTHER_ATTENTION);
    }

    private static @Nullable Attention mismatch(State state, Succeeded money) {
        if (!money.account().equals(state.account())) {
            return ACCOUNT_MISMATCH;
        }
        if (!money.paymentIntent().equals(state.paymentIntent())) {
            return PAYMENT_INTENT_MISMATCH;
        }
        if (!money.received().currency().equals(state.price().currency())) {
            return CURRENCY_MISMATCH;
        }
        return money.received().amountMinor() == state.price().amountMinor() ? null : AMOUNT_MISMATCH;
    }

    /** Whether the failed attempt is a duplicate: by its charge or, without one, by its time. */
    private static boolean isKnown(State state, AttemptFailed failed) {
        return failed.charge() == null
                ? state.lastFailureAt() != null && !failed.at().isAfter(state.lastFailureAt())
                : state.failedCharges().contains(failed.charge());
    }
}
