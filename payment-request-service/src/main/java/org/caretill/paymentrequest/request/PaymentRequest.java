package org.caretill.paymentrequest.request;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import org.caretill.paymentrequest.model.Attention;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.Disputed;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.model.Outcome.Changed;
import org.caretill.paymentrequest.model.Outcome.NeedsAttention;
import org.caretill.paymentrequest.model.Outcome.Refused;
import org.caretill.paymentrequest.model.Outcome.Unchanged;
import org.caretill.paymentrequest.model.Refusal;
import org.caretill.paymentrequest.model.State;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.model.Transitions;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/**
 * A payment that a clinic asked one participant of a call for. It changes only through {@link #apply}, which asks
 * {@link Transitions}; each change raises {@code version} by one.
 */
@Entity
public class PaymentRequest {

    @Id
    private String id;

    private int version;

    @Enumerated(EnumType.STRING)
    private Status status;

    @Embedded
    private Asked asked;

    @Embedded
    private Payee payee;

    /** Under which the payer was admitted to the call; null as long as the request has not been read. */
    @Formula("(select g.display_name from guest g where g.clinic_id = clinic_id and g.call_id = call_id"
            + " and g.participant_id = payer_participant_id)")
    @Nullable
    private String payerName;

    @Embedded
    private Times times;

    @Nullable
    private String endReason;

    @Embedded
    private Attempts attempts = Attempts.NONE;

    /** The brand of the card that paid, in Stripe's word; null as long as the card is not known. */
    @Nullable
    private String cardBrand;

    @Nullable
    private String cardLast4;

    @Embedded
    private ReceivedMoney money = ReceivedMoney.NONE;

    @Embedded
    private KnownDispute dispute = KnownDispute.NONE;

    @Nullable
    private Attention needsAttention;

    /** Null as long as none can exist. */
    @Embedded
    @Nullable
    private IntentAtStripe intent;

    @Embedded
    @Nullable
    private PendingEnding pendingEnding;

    @Embedded
    private PlannedCheck nextCheck = PlannedCheck.NONE;

    /** For Hibernate. */
    PaymentRequest() {}

    /** A new request, waiting for its payer. */
    public static PaymentRequest requested(String id, Asked asked, Payee payee, Instant now, Instant expiresAt) {
        var request = new PaymentRequest();
        request.id = id;
        request.version = 1;
        request.status = Status.REQUESTED;
        request.asked = asked;
        request.payee = payee;
        request.times = Times.created(now, expiresAt);
        return request;
    }

    /** Takes in a fact. What comes back says whether there is an event to publish. */
    Outcome apply(Fact fact, Instant now) {
        Outcome outcome = Transitions.of(state(), fact);
        return switch (outcome) {
            case Changed changed -> {
                takeIn(fact, now);
                status = changed.status();
                version++;
                yield changed;
            }
            case NeedsAttention attention -> {
                if (attention.reason() == needsAttention) {
                    yield new Unchanged();
                }
                needsAttention = attention.reason();
                if (fact instanceof Fact.Succeeded paid && paid.paymentIntent().equals(paymentIntent())) {
                    money = money.received(paid.received().amountMinor());
                }
                version++;
                yield attention;
            }
            case Unchanged unchanged -> unchanged;
            case Refused refused -> refused;
        };
    }

    private void takeIn(Fact fact, Instant now) {
        switch (fact) {
            case Fact.Delivered delivered -> times = times.delivered(delivered.at());
            case Fact.Opened _ -> times = times.opened(now);
            case Fact.Started started -> {
                learnIntent(started.paymentIntent());
                attempts = attempts.atBank(false);
                expectNews(now);
            }
            case Fact.ActionRequired _, Fact.Processing _ -> {
                attempts = attempts.atBank(true);
                expectNews(now);
            }
            case Fact.AttemptFailed failed -> {
                attempts = attempts.failed(failed);
                expectNews(now);
            }
            case Fact.CardAwaited _ -> attempts = attempts.atBank(false);
            case Fact.Succeeded paid -> {
                money = money.received(paid.received().amountMinor());
                times = times.paid(now);
                paidBy(paid.card());
                nextCheck = paid.card() == null ? PlannedCheck.NONE.atOnce(now) : PlannedCheck.NONE;
            }
            case Fact.CardIdentified identified -> {
                paidBy(identified.card());
                nextCheck = nextCheck.never();
            }
            case Fact.RefundChanged refund -> {
                money = money.refunded(refund.all());
                askIfOpen(now);
            }
            case Fact.DisputeChanged changed -> {
                dispute = KnownDispute.of(changed.mostUrgent());
                askIfOpen(now);
            }
            case Fact.Ended ended -> end(ended.reason(), now);
            case Fact.IntentCanceled _ ->
                end(pendingEnding == null ? EndingReason.CANCELLED_AT_STRIPE : pendingEnding.endingReason(), now);
            case Fact.Reminded _, Fact.OutOfReach _ -> {}
        }
    }

    /** What is given back or disputed was paid: Stripe is asked at once. */
    private void askIfOpen(Instant now) {
        if (status.isOpen()) {
            nextCheck = nextCheck.atOnce(now);
        }
    }

    private void end(String reason, Instant now) {
        endReason = reason;
        times = times.ended(now);
        nextCheck = nextCheck.never();
    }

    private void expectNews(Instant now) {
        nextCheck = PlannedCheck.NONE.next(now);
    }

    /** Notes that a PaymentIntent is about to be created under {@link #intentKey()}: from now on one may exist. */
    public void intentMayExist() {
        intent = intent();
    }

    private IntentAtStripe intent() {
        return intent == null ? IntentAtStripe.mayExist(id) : intent;
    }

    /**
     * Takes another key after Stripe failed to create the PaymentIntent under the spent one, because Stripe repeats
     * the failure under that key for 24 hours
     * (<a href="https://docs.stripe.com/api/idempotent_requests">idempotent requests</a>). What may have been created
     * all the same was shown to nobody; {@link #intentKeyWasSpent()} says that it has to be looked for.
     */
    public void renewIntentKey(@Nullable String spent) {
        if (intent != null) {
            intent = intent.renewed(spent);
        }
    }

    /** Whether Stripe may have made a PaymentIntent of the request that {@link #intentKey()} does not find. */
    public boolean intentKeyWasSpent() {
        return intent != null && !intent.intentKey().equals(id);
    }

    /** Notes which PaymentIntent stands at Stripe, where a crash kept us from learning it. */
    public void learnIntent(String paymentIntent) {
        intent = intent().learned(paymentIntent);
    }

    /**
     * Notes Stripe's charge of a card attempt that failed, whatever became of the request; tells whether that was news.
     */
    public boolean learnFailedCharge(String charge) {
        boolean isNews = !attempts.charges().contains(charge);
        attempts = attempts.with(charge);
        return isNews;
    }

    /** Notes the end that is now carried out at Stripe; the first one asked for stays. */
    public void beginEnding(Ending ending, String reason, Instant now) {
        pendingEnding = (pendingEnding == null ? new PendingEnding(ending, reason, now) : pendingEnding).begun(now);
    }

    /** Notes that the request is to end; the first end asked for stays, and nobody has begun to carry it out. */
    public void decideEnding(Ending ending, String reason) {
        if (pendingEnding == null && status.isOpen()) {
            pendingEnding = new PendingEnding(ending, reason, null);
        }
    }

    /** Plans the next check, after a longer pause than before. */
    public void planNextCheck(Instant now) {
        nextCheck = nextCheck.next(now);
    }

    /** Stripe did not answer, so this check does not count. News that came meanwhile has planned its own. */
    public void checkAgain(Instant now) {
        if (nextCheck.checks() > 1) {
            nextCheck = nextCheck.again(now);
        }
    }

    /** Why somebody who asks for this cannot have it, if so. */
    public Optional<Refusal> refusalOf(Fact asked) {
        return Transitions.of(state(), asked) instanceof Refused refused
                ? Optional.of(refused.reason())
                : Optional.empty();
    }

    /** Why the payer cannot pay it now, if so. */
    public Optional<Refusal> refusalToPay(Instant now) {
        return status.isOpen() && expired(now)
                ? Optional.of(Refusal.ALREADY_EXPIRED)
                : refusalOf(new Fact.Started(intent().paymentIntent() == null ? "" : intent().paymentIntent()));
    }

    private void paidBy(@Nullable Card card) {
        cardBrand = card == null ? null : card.brand();
        cardLast4 = card == null ? null : card.last4();
    }

    private State state() {
        return new State(
                status,
                payee.stripeAccount(),
                asked.price(),
                paymentIntent(),
                times.deliveredAt() != null,
                times.openedAt() != null,
                attempts.failedAt(),
                attempts.charges(),
                attempts.atBank(),
                ending(),
                card());
    }

    public String id() {
        return id;
    }

    int version() {
        return version;
    }

    public Status status() {
        return status;
    }

    /** What the clinician asked for. */
    public Asked asked() {
        return asked;
    }

    /** Who gets the money. */
    public Payee payee() {
        return payee;
    }

    /** Under which the payer was admitted to the call; null as long as the request has not been read. */
    @Nullable
    String payerName() {
        return payerName;
    }

    public Money price() {
        return asked.price();
    }

    /** What Stripe has taken, in minor units; while that is not known, the price, which it can only have been. */
    public long receivedMinor() {
        return money.receivedMinor() == 0 ? price().amountMinor() : money.receivedMinor();
    }

    /** What Stripe has taken as far as that is known, and what is given back of it. */
    ReceivedMoney money() {
        return money;
    }

    public String organisationId() {
        return payee.organisationId();
    }

    public String clinicId() {
        return asked.clinicId();
    }

    public String callId() {
        return asked.callId();
    }

    public String payerParticipantId() {
        return asked.payerParticipantId();
    }

    public Instant createdAt() {
        return times.createdAt();
    }

    /** Until when it can be paid. */
    public Instant expiresAt() {
        return times.expiresAt();
    }

    public boolean expired(Instant now) {
        return !times.expiresAt().isAfter(now);
    }

    /** When we learned that it was paid; null if it is not. */
    public @Nullable Instant paidAt() {
        return times.paidAt();
    }

    Times times() {
        return times;
    }

    @Nullable
    String endReason() {
        return endReason;
    }

    /** The machine word for what somebody must look into; null if there is nothing. */
    @Nullable
    String needsAttention() {
        return needsAttention == null ? null : needsAttention.code();
    }

    public String stripeAccount() {
        return payee.stripeAccount();
    }

    /** The idempotency key of the PaymentIntent's creation; null as long as none can exist. */
    public @Nullable String intentKey() {
        return intent == null ? null : intent.intentKey();
    }

    public @Nullable String paymentIntent() {
        return intent == null ? null : intent.paymentIntent();
    }

    public @Nullable Ending ending() {
        return pendingEnding == null ? null : pendingEnding.ending();
    }

    public @Nullable String endingReason() {
        return pendingEnding == null ? null : pendingEnding.endingReason();
    }

    public @Nullable Card card() {
        return cardBrand == null || cardLast4 == null ? null : new Card(cardBrand, cardLast4);
    }

    Attempts attempts() {
        return attempts;
    }

    /** How many card attempts have failed. */
    public int failedAttempts() {
        return attempts.failedAttempts();
    }

    /** Whether this is why the last attempt failed. */
    public boolean hasFailedFor(String code) {
        return code.equals(attempts.failureCode());
    }

    /** Whether a card attempt has failed. */
    public boolean hasFailedBefore() {
        return attempts.failedAt() != null;
    }

    /** The dispute that needs most attention; null if there is none. */
    @Nullable
    Disputed dispute() {
        return dispute.disputed();
    }
}
