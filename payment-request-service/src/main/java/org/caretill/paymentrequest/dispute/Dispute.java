package org.caretill.paymentrequest.dispute;

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
import org.caretill.paymentrequest.stripe.StripeDisputes.Standing;
import org.jspecify.annotations.Nullable;

/** One dispute of a payment. It changes only while its request is locked. */
@Entity
class Dispute {

    /** Banks take weeks: what nobody told us for a day is asked for. */
    private static final Duration ASKED_AFTER = Duration.ofDays(1);

    private static final Duration ASKED_AGAIN_AFTER = Duration.ofHours(1);

    @Id
    String id;

    String paymentRequestId;
    String organisationId;
    String clinicId;
    String stripeDispute;
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

    Instant stoodSoAt;

    @Nullable
    Instant nextCheckAt;

    /** For Hibernate. */
    Dispute() {}

    static Dispute of(PaymentRequest request, Standing standing, Instant now) {
        var dispute = new Dispute();
        dispute.id = TypeId.next("dispute");
        dispute.paymentRequestId = request.id();
        dispute.organisationId = request.organisationId();
        dispute.clinicId = request.clinicId();
        dispute.stripeDispute = standing.id();
        dispute.currency = standing.currency();
        dispute.openedAt = standing.openedAt();
        dispute.takeIn(standing);
        dispute.planNextCheck(now);
        return dispute;
    }

    /** Takes in how it stands at Stripe; tells whether anything is different for people. */
    boolean take(Standing standing, Instant now) {
        Disputed before = disputed();
        if (DisputeStatus.isNews(stripeStatus, stoodSoAt, standing.status(), standing.at())) {
            takeIn(standing);
        }
        planNextCheck(now);
        return !disputed().equals(before);
    }

    private void takeIn(Standing standing) {
        boolean wasClosed = closedAt != null;
        stripeStatus = standing.status();
        status = DisputeStatus.ofStripe(standing.status());
        amountMinor = standing.amountMinor();
        reason = standing.reason();
        evidenceDueBy = standing.evidenceDueBy();
        stoodSoAt = standing.at();
        if (status.isOpen()) {
            closedAt = null;
        } else if (!wasClosed) {
            closedAt = standing.at();
        }
    }

    private void planNextCheck(Instant now) {
        nextCheckAt = status.isOpen() ? now.plus(ASKED_AFTER) : null;
    }

    /** Whether Stripe is to be asked now; if so, nobody else asks, and a question without an answer is asked again. */
    boolean claim(Instant now) {
        if (nextCheckAt == null || nextCheckAt.isAfter(now)) {
            return false;
        }
        nextCheckAt = now.plus(ASKED_AGAIN_AFTER);
        return true;
    }

    boolean is(Standing standing) {
        return Objects.equals(stripeDispute, standing.id());
    }

    /** Whether the bank has the money, for the time being or for good: not while it only asks. */
    boolean holdsTheMoney() {
        return status == DisputeStatus.LOST || status.isOpen() && !stripeStatus.startsWith("warning_");
    }

    /** What it took, if it is lost. */
    Stream<TakenBack> takenBack() {
        return status == DisputeStatus.LOST && closedAt != null
                ? Stream.of(new TakenBack(amountMinor, closedAt))
                : Stream.empty();
    }

    Disputed disputed() {
        return new Disputed(status, reason, amountMinor, evidenceDueBy);
    }
}
