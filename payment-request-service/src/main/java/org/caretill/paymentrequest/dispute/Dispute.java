package org.caretill.paymentrequest.dispute;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.caretill.identifiers.TypeId;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.model.Disputed;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.stripe.StripeDisputes.DisputeSnapshot;
import org.caretill.striperules.StripeTime;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/** One dispute of a payment. It changes only while its request is locked. */
@Entity
class Dispute {

    /** Disputes take weeks, so one check a day is enough to make up for a lost webhook. */
    private static final Duration CHECK_AFTER = Duration.ofDays(1);

    private static final Duration RETRY_AFTER = Duration.ofHours(1);

    /** How Stripe's statuses of an inquiry begin. */
    private static final String INQUIRY = "warning_";

    @Id
    String id;

    String paymentRequestId;
    String organisationId;
    String clinicId;
    String stripeDispute;

    /** Where the payment is; null until the dispute is read from the database. */
    @Formula("(select p.stripe_account from payment_request p where p.id = payment_request_id)")
    @Nullable
    String account;

    @Formula("(select p.payment_intent from payment_request p where p.id = payment_request_id)")
    @Nullable
    String paymentIntent;

    long amountMinor;
    String currency;

    @Enumerated(EnumType.STRING)
    DisputeStatus status;

    String stripeStatus;

    @Nullable
    String reason;

    @Nullable
    Instant evidenceDueBy;

    Instant openedAt;

    @Nullable
    Instant closedAt;

    /** When the bank took the money; null if it has not. An inquiry takes none until it becomes a dispute. */
    @Nullable
    Instant withdrawnAt;

    /** When the bank gave the money back; null if it has not. */
    @Nullable
    Instant returnedAt;

    /** When Stripe had this status, by the event's time or the time of our call. */
    @Column(name = "stood_so_at")
    Instant stripeStatusAt;

    @Nullable
    Instant nextCheckAt;

    /** For Hibernate. */
    Dispute() {}

    static Dispute of(PaymentRequest request, DisputeSnapshot snapshot, Instant now) {
        var dispute = new Dispute();
        dispute.id = TypeId.next("dispute");
        dispute.paymentRequestId = request.id();
        dispute.organisationId = request.organisationId();
        dispute.clinicId = request.clinicId();
        dispute.stripeDispute = snapshot.id();
        dispute.currency = snapshot.currency();
        dispute.openedAt = snapshot.openedAt();
        dispute.copy(snapshot);
        dispute.planNextCheck(now);
        return dispute;
    }

    /**
     * Applies an event about the dispute; true if anything that people see has changed. If it says something else than
     * what is known and their times do not tell which is newer, Stripe is asked at once which of them holds.
     */
    boolean report(DisputeSnapshot snapshot, Instant now) {
        Disputed before = disputed();
        boolean undecided = StripeTime.isUndecided(snapshot.at(), stripeStatusAt, now) && differsFrom(snapshot);
        if (DisputeStatus.isNews(stripeStatus, stripeStatusAt, snapshot.status(), snapshot.at())) {
            copy(snapshot);
        }
        planNextCheck(now);
        if (undecided) {
            nextCheckAt = now;
        }
        return !disputed().equals(before);
    }

    /**
     * Applies Stripe's answer about the dispute, unless something newer is known; true if anything that people see has
     * changed.
     */
    boolean update(DisputeSnapshot answer, Instant now) {
        Disputed before = disputed();
        if (!StripeTime.isOutdated(answer.at(), stripeStatusAt, now)) {
            copy(answer);
        }
        planNextCheck(now);
        return !disputed().equals(before);
    }

    private boolean differsFrom(DisputeSnapshot snapshot) {
        return !stripeStatus.equals(snapshot.status())
                || amountMinor != snapshot.amountMinor()
                || !Objects.equals(reason, snapshot.reason())
                || !Objects.equals(evidenceDueBy, snapshot.evidenceDueBy());
    }

    private void copy(DisputeSnapshot snapshot) {
        boolean wasClosed = closedAt != null;
        boolean wasInquiry = Objects.requireNonNullElse(stripeStatus, "").startsWith(INQUIRY);
        stripeStatus = snapshot.status();
        status = DisputeStatus.ofStripe(snapshot.status());
        amountMinor = snapshot.amountMinor();
        reason = snapshot.reason();
        evidenceDueBy = snapshot.evidenceDueBy();
        stripeStatusAt = snapshot.at();
        if (status.isOpen()) {
            closedAt = null;
        } else if (!wasClosed) {
            closedAt = snapshot.at();
        }
        noteMoney(wasInquiry, snapshot);
    }

    private void noteMoney(boolean wasInquiry, DisputeSnapshot snapshot) {
        boolean isTaken = hasWithdrawnFunds();
        if (withdrawnAt == null && (isTaken || status == DisputeStatus.WON)) {
            // What began as an inquiry took the money later than it was opened.
            withdrawnAt = wasInquiry ? snapshot.at() : openedAt;
        }
        if (isTaken) {
            returnedAt = null;
        } else if (withdrawnAt != null && returnedAt == null) {
            returnedAt = snapshot.at();
        }
    }

    private void planNextCheck(Instant now) {
        nextCheckAt = status.isOpen() ? now.plus(CHECK_AFTER) : null;
    }

    /** Claims the check for the caller if it is due; a check that fails is retried after {@link #RETRY_AFTER}. */
    boolean claim(Instant now) {
        if (nextCheckAt == null || nextCheckAt.isAfter(now)) {
            return false;
        }
        nextCheckAt = now.plus(RETRY_AFTER);
        return true;
    }

    boolean matches(DisputeSnapshot snapshot) {
        return Objects.equals(stripeDispute, snapshot.id());
    }

    /**
     * Whether the bank has withdrawn the money, until the dispute is decided or finally. An inquiry ({@code warning_…})
     * withdraws none.
     */
    boolean hasWithdrawnFunds() {
        return status == DisputeStatus.LOST || (status.isOpen() && !stripeStatus.startsWith(INQUIRY));
    }

    /** The amount lost, if the dispute is lost. */
    Stream<LostDispute> ifLost() {
        return status == DisputeStatus.LOST && closedAt != null
                ? Stream.of(new LostDispute(amountMinor, closedAt))
                : Stream.empty();
    }

    Disputed disputed() {
        return new Disputed(status, reason, amountMinor, evidenceDueBy);
    }
}
