package org.caretill.paymentrequest.request;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.caretill.identifiers.TypeId;
import org.caretill.paymentrequest.model.Attention;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.DisputeStatus;
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
import org.caretill.paymentrequest.model.Practitioner;
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

    /** Stripe tells within seconds; the first question is asked when that did not happen. */
    private static final Duration FIRST_CHECK = Duration.ofSeconds(30);

    @Id
    String id;

    int version;

    @Enumerated(EnumType.STRING)
    Status status;

    String organisationId;
    String clinicId;
    String callId;
    String payerParticipantId;

    /** Under which the payer was admitted to the call; null as long as the request has not been read. */
    @Formula("(select g.display_name from guest g where g.clinic_id = clinic_id and g.call_id = call_id"
            + " and g.participant_id = payer_participant_id)")
    @Nullable
    String payerName;

    String requestedBy;
    long amountMinor;
    String currency;
    String description;

    @Nullable
    String practitionerName;

    @Nullable
    String providerNumber;

    @Nullable
    String itemNumber;

    boolean bulkBilled;
    Instant createdAt;
    Instant expiresAt;

    @Nullable
    Instant deliveredAt;

    @Nullable
    Instant openedAt;

    @Nullable
    Instant paidAt;

    @Nullable
    Instant endedAt;

    @Nullable
    String endReason;

    @Nullable
    String failureCode;

    @Nullable
    Instant failedAt;

    int failedAttempts;

    /** Whether Stripe has said last that a bank is asked. */
    boolean atBank;

    /** Stripe's charges of the attempts that failed, as far as they have one. */
    String[] failedCharges = {};

    @Nullable
    String cardBrand;

    @Nullable
    String cardLast4;

    long refundedMinor;
    long refundPendingMinor;
    long receivedMinor;

    @Enumerated(EnumType.STRING)
    @Nullable
    DisputeStatus disputeStatus;

    @Nullable
    String disputeReason;

    long disputeMinor;

    @Nullable
    Instant disputeEvidenceDueBy;

    @Nullable
    Attention needsAttention;

    String stripeAccount;

    @Nullable
    String statementDescriptorSuffix;

    long applicationFeeMinor;

    @Nullable
    String intentKey;

    @Nullable
    String paymentIntent;

    @Enumerated(EnumType.STRING)
    @Nullable
    Ending ending;

    @Nullable
    String endingReason;

    @Nullable
    Instant endingSince;

    @Nullable
    Instant nextCheckAt;

    int checks;

    /** For Hibernate. */
    PaymentRequest() {}

    /** A new request, waiting for its payer. */
    public static PaymentRequest requested(String id, Asked asked, Payee payee, Instant now, Instant expiresAt) {
        var request = new PaymentRequest();
        request.id = id;
        request.version = 1;
        request.status = Status.REQUESTED;
        request.organisationId = payee.organisationId();
        request.clinicId = asked.clinicId();
        request.callId = asked.callId();
        request.payerParticipantId = asked.payerParticipantId();
        request.requestedBy = asked.requestedBy();
        request.amountMinor = asked.price().amountMinor();
        request.currency = asked.price().currency().getCurrencyCode();
        request.description = asked.description();
        if (asked.practitioner() != null) {
            request.practitionerName = asked.practitioner().name();
            request.providerNumber = asked.practitioner().providerNumber();
        }
        request.itemNumber = asked.itemNumber();
        request.bulkBilled = asked.bulkBilled();
        request.stripeAccount = payee.stripeAccount();
        request.statementDescriptorSuffix = payee.statementDescriptorSuffix();
        request.applicationFeeMinor = payee.applicationFeeMinor();
        request.createdAt = now;
        request.expiresAt = expiresAt;
        return request;
    }

    /**
     * What the clinician asked for.
     *
     * @param practitioner for the receipt, if the clinician named one
     * @param itemNumber of the service in a schedule of fees, such as Australia's MBS, if the clinician named one
     * @param bulkBilled the clinician also bills the service to the public insurer
     */
    public record Asked(
            String clinicId,
            String callId,
            String payerParticipantId,
            String requestedBy,
            Money price,
            String description,
            @Nullable Practitioner practitioner,
            @Nullable String itemNumber,
            boolean bulkBilled) {}

    /**
     * Who gets the money: it stays so, whatever the clinic decides later.
     *
     * @param statementDescriptorSuffix what the payer's card statement shows behind the account's own words, if anything
     * @param applicationFeeMinor what the platform keeps of it
     */
    public record Payee(
            String organisationId,
            String stripeAccount,
            @Nullable String statementDescriptorSuffix,
            long applicationFeeMinor) {}

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
                if (fact instanceof Fact.Succeeded money
                        && money.paymentIntent().equals(paymentIntent)) {
                    receive(money.received());
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
            case Fact.Delivered delivered -> deliveredAt = delivered.at();
            case Fact.Opened _ -> openedAt = now;
            case Fact.Started started -> {
                paymentIntent = started.paymentIntent();
                atBank = false;
                expectNews(now);
            }
            case Fact.ActionRequired _, Fact.Processing _ -> {
                atBank = true;
                expectNews(now);
            }
            case Fact.AttemptFailed failed -> {
                failed(failed);
                atBank = false;
                expectNews(now);
            }
            case Fact.CardAwaited _ -> atBank = false;
            case Fact.Succeeded money -> {
                receive(money.received());
                paidAt = now;
                identify(money.card());
                nextCheckAt = money.card() == null ? now : null;
                checks = 0;
            }
            case Fact.CardIdentified identified -> {
                identify(identified.card());
                nextCheckAt = null;
            }
            case Fact.RefundChanged refund -> {
                refundedMinor = refund.all().refundedMinor();
                refundPendingMinor = refund.all().pendingMinor();
                if (status.isOpen()) {
                    // What is given back was paid: ask at once.
                    nextCheckAt = now;
                }
            }
            case Fact.DisputeChanged dispute -> {
                disputeStatus = dispute.mostUrgent().status();
                disputeReason = dispute.mostUrgent().reason();
                disputeMinor = dispute.mostUrgent().amountMinor();
                disputeEvidenceDueBy = dispute.mostUrgent().evidenceDueBy();
                if (status.isOpen()) {
                    // What is disputed was paid: ask at once.
                    nextCheckAt = now;
                }
            }
            case Fact.Ended ended -> end(ended.reason(), now);
            case Fact.IntentCanceled _ ->
                end(endingReason == null ? EndingReason.CANCELLED_AT_STRIPE : endingReason, now);
            case Fact.Reminded _, Fact.OutOfReach _ -> {}
        }
    }

    /** News of attempts may come in any order: each counts, and the newest is the last one. */
    private void failed(Fact.AttemptFailed failed) {
        failedAttempts++;
        if (failed.charge() != null) {
            learnFailedCharge(failed.charge());
        }
        if (failedAt == null || !failed.at().isBefore(failedAt)) {
            failureCode = failed.code();
            failedAt = failed.at();
        }
    }

    /** News of a refund may have come before; nobody gives back more than was received. */
    private void receive(Money received) {
        receivedMinor = received.amountMinor();
        refundedMinor = Math.min(refundedMinor, receivedMinor);
        refundPendingMinor = Math.min(refundPendingMinor, refundedMinor);
    }

    private void identify(@Nullable Card card) {
        cardBrand = card == null ? null : card.brand();
        cardLast4 = card == null ? null : card.last4();
    }

    private void end(String reason, Instant now) {
        endReason = reason;
        endedAt = now;
        nextCheckAt = null;
    }

    private void expectNews(Instant now) {
        nextCheckAt = now.plus(FIRST_CHECK);
        checks = 0;
    }

    /** Notes that a PaymentIntent is about to be created under {@link #intentKey()}: from now on one may exist. */
    public void intentMayExist() {
        if (intentKey == null) {
            intentKey = id;
        }
    }

    /**
     * Takes another key after Stripe failed to create the PaymentIntent under the spent one, because Stripe repeats
     * the failure under that key for 24 hours
     * (<a href="https://docs.stripe.com/api/idempotent_requests">idempotent requests</a>). What may have been created
     * all the same was shown to nobody; {@link #intentKeyWasSpent()} says that it has to be looked for.
     */
    public void renewIntentKey(@Nullable String spent) {
        if (spent != null && spent.equals(intentKey) && paymentIntent == null) {
            intentKey = TypeId.next("pikey");
        }
    }

    /** Whether Stripe may have made a PaymentIntent of the request that {@link #intentKey()} does not find. */
    public boolean intentKeyWasSpent() {
        return intentKey != null && !intentKey.equals(id);
    }

    /** Notes which PaymentIntent stands at Stripe, where a crash kept us from learning it. */
    public void learnIntent(String paymentIntent) {
        if (this.paymentIntent == null) {
            this.paymentIntent = paymentIntent;
        }
    }

    /**
     * Notes Stripe's charge of a card attempt that failed, whatever became of the request; tells whether that was news.
     */
    public boolean learnFailedCharge(String charge) {
        if (Arrays.asList(failedCharges).contains(charge)) {
            return false;
        }
        failedCharges =
                Stream.concat(Arrays.stream(failedCharges), Stream.of(charge)).toArray(String[]::new);
        return true;
    }

    /** Notes the end that is now carried out at Stripe; the first one asked for stays. */
    public void beginEnding(Ending ending, String reason, Instant now) {
        if (this.ending == null) {
            this.ending = ending;
            this.endingReason = reason;
        }
        endingSince = now;
    }

    /** Notes that the request is to end; the first end asked for stays, and nobody has begun to carry it out. */
    public void decideEnding(Ending ending, String reason) {
        if (this.ending == null && status.isOpen()) {
            this.ending = ending;
            this.endingReason = reason;
        }
    }

    /** Plans the next question to Stripe: 30 s, 2 min, 10 min, then every hour until the request expires and beyond. */
    public void planNextCheck(Instant now) {
        checks++;
        nextCheckAt = now.plus(
                switch (checks) {
                    case 1 -> Duration.ofMinutes(2);
                    case 2 -> Duration.ofMinutes(10);
                    default -> Duration.ofHours(1);
                });
    }

    /** Stripe did not answer: that was no question. It is asked soon, and the next pause is no longer for it. */
    public void checkAgain(Instant now) {
        if (nextCheckAt != null && checks > 0) {
            checks--;
            nextCheckAt = now.plus(FIRST_CHECK);
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
                : refusalOf(new Fact.Started(paymentIntent == null ? "" : paymentIntent));
    }

    private State state() {
        return new State(
                status,
                stripeAccount,
                price(),
                paymentIntent,
                deliveredAt != null,
                openedAt != null,
                failedAt,
                Set.of(failedCharges),
                atBank,
                ending,
                card());
    }

    public String id() {
        return id;
    }

    public Status status() {
        return status;
    }

    public Money price() {
        return new Money(amountMinor, Currency.getInstance(currency));
    }

    /** What Stripe has taken, in minor units; while that is not known, the price, which it can only have been. */
    public long receivedMinor() {
        return receivedMinor == 0 ? amountMinor : receivedMinor;
    }

    public String organisationId() {
        return organisationId;
    }

    public String clinicId() {
        return clinicId;
    }

    public String callId() {
        return callId;
    }

    public String payerParticipantId() {
        return payerParticipantId;
    }

    /** The clinician's words for the payer. */
    public String description() {
        return description;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When we learned that it was paid; null if it is not. */
    public @Nullable Instant paidAt() {
        return paidAt;
    }

    public String stripeAccount() {
        return stripeAccount;
    }

    /** Who treated the patient, if the clinician named anybody. */
    public @Nullable Practitioner practitioner() {
        return practitionerName == null ? null : new Practitioner(practitionerName, providerNumber);
    }

    /** The number of the service in a schedule of fees, if the clinician named one. */
    public @Nullable String itemNumber() {
        return itemNumber;
    }

    public @Nullable String statementDescriptorSuffix() {
        return statementDescriptorSuffix;
    }

    /** What the platform keeps of the payment, in minor units; 0: nothing. Its payer is not told. */
    public long applicationFeeMinor() {
        return applicationFeeMinor;
    }

    /** The idempotency key of the PaymentIntent's creation; null as long as none can exist. */
    public @Nullable String intentKey() {
        return intentKey;
    }

    public @Nullable String paymentIntent() {
        return paymentIntent;
    }

    public @Nullable Ending ending() {
        return ending;
    }

    public @Nullable String endingReason() {
        return endingReason;
    }

    public @Nullable Card card() {
        return cardBrand == null || cardLast4 == null ? null : new Card(cardBrand, cardLast4);
    }

    /** How many card attempts have failed. */
    public int failedAttempts() {
        return failedAttempts;
    }

    /** The dispute that needs most attention; null if there is none. */
    @Nullable
    Disputed dispute() {
        return disputeStatus == null
                ? null
                : new Disputed(disputeStatus, disputeReason, disputeMinor, disputeEvidenceDueBy);
    }

    /** Whether this is why the last attempt failed. */
    public boolean hasFailedFor(String code) {
        return code.equals(failureCode);
    }

    /** Whether a card attempt has failed. */
    public boolean hasFailedBefore() {
        return failedAt != null;
    }

    /** Until when it can be paid. */
    public Instant expiresAt() {
        return expiresAt;
    }

    public boolean expired(Instant now) {
        return !expiresAt.isAfter(now);
    }
}
