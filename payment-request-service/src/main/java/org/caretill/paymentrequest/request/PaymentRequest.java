package org.caretill.paymentrequest.request;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Optional;
import org.caretill.contracts.Attention;
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
 * A payment that a clinic requests from one participant of a call. Its status changes only through {@link #apply}, by
 * the rules of {@link Transitions}; each change increments {@code version}.
 */
@Entity
public class PaymentRequest {

    @Id
    private String id;

    private int version;

    @Enumerated(EnumType.STRING)
    private Status status;

    @Embedded
    private RequestDetails details;

    @Embedded
    private Payee payee;

    @Embedded
    private Supply supply = Supply.UNKNOWN;

    /** Null until the request is added to {@link PaymentRequests}. */
    private String reference;

    private boolean referenceAtStripe;

    /** Null for a request of an earlier version. */
    @Embedded
    @Nullable
    private People people;

    /** The name of a guest, for requests of earlier versions; null until the request is read from the database. */
    @Formula("case when payer_name is null then (select g.display_name from guest g where g.clinic_id = clinic_id"
            + " and g.call_id = call_id and g.participant_id = payer_participant_id) end")
    @Nullable
    private String guestName;

    /** The business name of the account that is paid; null until it is known and the request is read from the database. */
    @Formula("(select n.name from stripe_account_name n where n.clinic_id = clinic_id and n.account = stripe_account)")
    @Nullable
    private String accountName;

    /** The member of staff who cancelled the request, or who tried to while it was being paid. */
    @Nullable
    private String cancelledBy;

    @Nullable
    private String cancelledByName;

    @Embedded
    private Times times;

    @Nullable
    private String endReason;

    @Embedded
    private Attempts attempts = Attempts.NONE;

    /** The brand of the card that paid, as Stripe's code; null as long as the card is not known. */
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

    /** Null until its creation has been attempted. */
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

    /**
     * A new request, waiting for its payer.
     *
     * @param supply what its receipt says of the clinic as a business, and the tax in the price
     */
    public static PaymentRequest requested(
            String id,
            RequestDetails details,
            People people,
            Payee payee,
            Supply supply,
            Instant now,
            Instant expiresAt) {
        var request = new PaymentRequest();
        request.id = id;
        request.version = 1;
        request.status = Status.REQUESTED;
        request.details = details;
        request.people = people;
        request.payee = payee;
        request.supply = supply;
        request.times = Times.created(now, expiresAt);
        return request;
    }

    /** Gives the new request its reference, which Stripe is told too. */
    void refer(String reference) {
        this.reference = reference;
        this.referenceAtStripe = true;
    }

    /** Applies a fact. The outcome says whether there is an event to publish. */
    Outcome apply(Fact fact, Instant now) {
        Outcome outcome = Transitions.of(state(), fact);
        return switch (outcome) {
            case Changed changed -> {
                update(fact, now);
                status = changed.status();
                version++;
                yield changed;
            }
            case NeedsAttention attention -> {
                ReceivedMoney before = money;
                if (fact instanceof Fact.Succeeded paid && isMoneyOfThis(paid)) {
                    money = money.receivedAtLeast(paid.received().amountMinor());
                }
                if (attention.reason() == needsAttention && money.equals(before)) {
                    yield new Unchanged();
                }
                needsAttention = attention.reason();
                if (fact instanceof Fact.Contradicted) {
                    checkAtOnceIfOpen(now);
                }
                version++;
                yield attention;
            }
            case Unchanged unchanged -> unchanged;
            case Refused refused -> refused;
        };
    }

    /**
     * Whether a payment that needs attention is money that the request received. A paid request has received its whole
     * price, so another amount for the same payment is not believed; an amount in another currency cannot be compared.
     */
    private boolean isMoneyOfThis(Fact.Succeeded paid) {
        return status != Status.PAID
                && paid.account().equals(stripeAccount())
                && paid.paymentIntent().equals(paymentIntent())
                && paid.received().currency().equals(price().currency());
    }

    private void update(Fact fact, Instant now) {
        switch (fact) {
            case Fact.Delivered delivered -> times = times.delivered(delivered.at());
            case Fact.Opened _ -> times = times.opened(now);
            case Fact.Started started -> {
                recordIntent(started.paymentIntent());
                attempts = attempts.atBank(false);
                planFirstCheck(now);
            }
            case Fact.ActionRequired action -> atBank(action.at(), now);
            case Fact.Processing processing -> atBank(processing.at(), now);
            case Fact.AttemptFailed failed -> {
                attempts = attempts.failed(failed);
                planFirstCheck(now);
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
                checkAtOnceIfOpen(now);
            }
            case Fact.DisputeChanged changed -> {
                dispute = KnownDispute.of(changed.mostUrgent());
                checkAtOnceIfOpen(now);
            }
            case Fact.Ended ended -> end(ended.reason(), now);
            case Fact.IntentCanceled _ ->
                end(pendingEnding == null ? EndingReason.CANCELLED_AT_STRIPE : pendingEnding.endingReason(), now);
            case Fact.AttentionResolved _ -> needsAttention = null;
            case Fact.Reminded _, Fact.OutOfReach _, Fact.Contradicted _ -> {}
        }
    }

    /** If an attempt failed in the same second, only Stripe knows which came first, so it is asked at once. */
    private void atBank(Instant at, Instant now) {
        boolean undecided = attempts.hasFailedInSecondOf(at);
        attempts = attempts.atBank(true);
        planFirstCheck(now);
        if (undecided) {
            nextCheck = nextCheck.atOnce(now);
        }
    }

    /**
     * A refund or dispute, or a report that contradicts the request, may mean that it was paid, so an open request is
     * checked at Stripe at once.
     */
    private void checkAtOnceIfOpen(Instant now) {
        if (status.isOpen()) {
            nextCheck = nextCheck.atOnce(now);
        }
    }

    private void end(String reason, Instant now) {
        endReason = reason;
        times = times.ended(now);
        nextCheck = nextCheck.never();
    }

    private void planFirstCheck(Instant now) {
        nextCheck = PlannedCheck.NONE.next(now);
    }

    /** Records that a PaymentIntent is about to be created under {@link #intentKey()}, so that one may exist. */
    public void intentMayExist() {
        intent = intent();
    }

    private IntentAtStripe intent() {
        return intent == null ? IntentAtStripe.mayExist(id) : intent;
    }

    /**
     * Replaces the idempotency key after Stripe answered that it has refused or failed to create the PaymentIntent,
     * because Stripe repeats that answer under the spent key for 24 hours
     * (<a href="https://docs.stripe.com/api/idempotent_requests">idempotent requests</a>). After a failure, Stripe may
     * have created a PaymentIntent nevertheless; {@link #intentKeyWasSpent()} says that it has to be looked for. If
     * Stripe did not answer, the key stays, because the next attempt under it finds what the first one made.
     */
    public void renewIntentKey(@Nullable String spent) {
        if (intent != null) {
            intent = intent.renewed(spent);
        }
    }

    /** Whether Stripe may have a PaymentIntent of the request that {@link #intentKey()} does not find. */
    public boolean intentKeyWasSpent() {
        return intent != null && !intent.intentKey().equals(id);
    }

    /** Records the PaymentIntent's id, if it is not known yet. */
    public void recordIntent(String paymentIntent) {
        intent = intent().withId(paymentIntent);
    }

    /**
     * Records the charge of a failed card attempt, whatever the request's status; false if it is a duplicate.
     */
    public boolean recordFailedCharge(String charge) {
        boolean isNews = !attempts.charges().contains(charge);
        attempts = attempts.with(charge);
        return isNews;
    }

    /** Records that the ending is now being carried out at Stripe. An ending that was decided before is kept. */
    public void beginEnding(Ending ending, String reason, Instant now) {
        pendingEnding = (pendingEnding == null ? new PendingEnding(ending, reason, now) : pendingEnding).begun(now);
    }

    /** Records that the open request is to end, without beginning it. An ending that was decided before is kept. */
    public void decideEnding(Ending ending, String reason) {
        if (pendingEnding == null && status.isOpen()) {
            pendingEnding = new PendingEnding(ending, reason, null);
        }
    }

    /** Plans the next check, with a longer pause than before, if one is due; false if none is. */
    boolean claimCheck(Instant now) {
        if (!nextCheck.isDue(now)) {
            return false;
        }
        nextCheck = nextCheck.next(now);
        return true;
    }

    /**
     * Whether the open request is to be ended now: it has expired, or its decided ending was not begun since that time.
     * The condition of {@link PaymentRequests#dueToEnd}.
     */
    public boolean isDueToEnd(Instant now, Instant unfinishedSince) {
        if (!status.isOpen()) {
            return false;
        }
        return pendingEnding == null ? expired(now) : !pendingEnding.isBegunSince(unfinishedSince);
    }

    /**
     * Plans a retry of a failed check, which does not count for the back-off. If news arrived meanwhile, the count is 1
     * again and its check is already planned.
     */
    public void checkAgain(Instant now) {
        if (nextCheck.checks() > 1) {
            nextCheck = nextCheck.again(now);
        }
    }

    /** When Stripe is asked about the payment next; null if no check is planned. */
    @Nullable
    Instant nextCheckAt() {
        return nextCheck.nextCheckAt();
    }

    /** Why the request's status refuses the command, if it does. */
    public Optional<Refusal> refusalOf(Fact command) {
        return Transitions.of(state(), command) instanceof Refused refused
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
                details.price(),
                paymentIntent(),
                times.deliveredAt() != null,
                times.openedAt() != null,
                attempts.failedAt(),
                attempts.charges(),
                attempts.atBank(),
                ending(),
                card(),
                needsAttention);
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

    /** What the clinician requested. */
    public RequestDetails details() {
        return details;
    }

    /** Who receives the payment. */
    public Payee payee() {
        return payee;
    }

    /** The payer's name in the call; null only if the call has no such guest. */
    public @Nullable String payerName() {
        String named = people().payerName();
        return named == null ? guestName : named;
    }

    /** The name of who is treated: the payer, unless the request says otherwise. */
    public @Nullable String patientName() {
        String named = people().patientName();
        return named == null ? payerName() : named;
    }

    /** Whether the payer is the patient, and not somebody who pays for them. */
    public boolean payerIsPatient() {
        return people().patientName() == null || payerParticipantId().equals(people().patientParticipantId());
    }

    /** Who is who in the request, as far as its names were copied. */
    People people() {
        return people == null ? People.UNNAMED : people;
    }

    /**
     * The name that the clinic trades under, else the business name of the account that is paid; null until somebody has
     * asked Stripe for it.
     */
    public @Nullable String clinicName() {
        return supply.businessName() != null ? supply.businessName() : accountName;
    }

    /** Records who cancels the open request. Who came first is kept; it counts only if the request becomes cancelled. */
    public void cancelledBy(String subject, @Nullable String name) {
        if (status.isOpen() && cancelledBy == null) {
            cancelledBy = subject;
            cancelledByName = name;
        }
    }

    /** Who supplies what is paid for, and the tax in the price. */
    public Supply supply() {
        return supply;
    }

    /** The number that people say, such as 7K3M-Q2XD. */
    public String reference() {
        return reference;
    }

    /** What Stripe is told of the reference; null for a request that is older than references. */
    public @Nullable String referenceAtStripe() {
        return referenceAtStripe ? reference : null;
    }

    /** Who cancelled the request; null if it was not a member of staff, or is not cancelled. */
    @Nullable
    String cancelledBy() {
        return isCancelledByStaff() ? cancelledBy : null;
    }

    @Nullable
    String cancelledByName() {
        return isCancelledByStaff() ? cancelledByName : null;
    }

    private boolean isCancelledByStaff() {
        return status == Status.CANCELLED && EndingReason.CANCELLED_BY_CLINIC.equals(endReason);
    }

    public Money price() {
        return details.price();
    }

    /** The amount that Stripe is known to have received, in minor units; 0 if none. */
    public long receivedMinor() {
        return money.receivedMinor();
    }

    /** The amounts received, as far as known, and refunded. */
    ReceivedMoney money() {
        return money;
    }

    public String organisationId() {
        return payee.organisationId();
    }

    public String clinicId() {
        return details.clinicId();
    }

    public String callId() {
        return details.callId();
    }

    public String payerParticipantId() {
        return details.payerParticipantId();
    }

    public Instant createdAt() {
        return times.createdAt();
    }

    /** Until when the request can be paid. */
    public Instant expiresAt() {
        return times.expiresAt();
    }

    public boolean expired(Instant now) {
        return !times.expiresAt().isAfter(now);
    }

    /** When we received the news that it was paid; null if it is not. */
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

    /** Why a person must look at the request; null if nobody must. */
    @Nullable
    Attention needsAttention() {
        return needsAttention;
    }

    public String stripeAccount() {
        return payee.stripeAccount();
    }

    /** The idempotency key of the PaymentIntent's creation; null until it has been attempted. */
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

    public int failedAttempts() {
        return attempts.failedAttempts();
    }

    /** Whether this is why the last attempt failed. */
    public boolean hasFailedFor(String code) {
        return code.equals(attempts.failureCode());
    }

    public boolean hasFailedBefore() {
        return attempts.failedAt() != null;
    }

    /** The most urgent dispute; null if there is none. */
    @Nullable
    Disputed dispute() {
        return dispute.disputed();
    }
}
