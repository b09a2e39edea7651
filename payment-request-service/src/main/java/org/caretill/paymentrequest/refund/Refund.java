package org.caretill.paymentrequest.refund;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import org.caretill.calleridentity.Staff;
import org.caretill.identifiers.TypeId;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.model.RefundedMoney;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PlannedCheck;
import org.caretill.paymentrequest.stripe.StripeRefunds.Order;
import org.caretill.paymentrequest.stripe.StripeRefunds.RefundSnapshot;
import org.jspecify.annotations.Nullable;

/** One refund of a payment request. It changes only while its request is locked. */
@Entity
class Refund {

    /** How long the request that adds a refund has to make it at Stripe before the job takes over. */
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(15);

    @Id
    String id;

    String paymentRequestId;
    String organisationId;
    String clinicId;
    long amountMinor;
    String currency;

    @Enumerated(EnumType.STRING)
    RefundStatus status;

    @Nullable
    String reason;

    @Nullable
    String requestedBy;

    @Nullable
    String requestedByName;

    Instant createdAt;

    @Nullable
    String failureReason;

    /** When it failed or was canceled; null if it did not, and in rows from before this was recorded. */
    @Nullable
    Instant failedAt;

    @Nullable
    String stripeRefund;

    @Nullable
    String stripeKey;

    /** Whether more would be refunded than was paid if this refund counted, so that it counts nowhere. */
    boolean exceedsPayment;

    /** The first attempt to make the refund at Stripe counts as a check too. */
    @Embedded
    private PlannedCheck nextCheck;

    /** For Hibernate. */
    Refund() {}

    /** A refund requested by the clinic; Stripe does not know it yet. */
    static Refund requested(PaymentRequest request, long amountMinor, String reason, Staff requestedBy, Instant now) {
        Refund refund = of(request, amountMinor, reason, now);
        refund.requestedBy = requestedBy.subject();
        refund.requestedByName = requestedBy.name();
        refund.status = RefundStatus.PENDING;
        refund.stripeKey = refund.id;
        refund.nextCheck = new PlannedCheck(now.plus(GRACE_PERIOD), 0);
        return refund;
    }

    /** A refund made in the Stripe Dashboard. */
    static Refund madeAtStripe(PaymentRequest request, RefundSnapshot snapshot, Instant now) {
        Refund refund = of(request, snapshot.amountMinor(), snapshot.reason(), snapshot.createdAt());
        refund.stripeRefund = snapshot.id();
        refund.status = RefundStatus.ofStripe(snapshot.status());
        refund.failureReason = snapshot.failureReason();
        refund.failedAt = refund.status.counts() ? null : now;
        refund.nextCheck = PlannedCheck.NONE;
        refund.planNextCheck(now);
        return refund;
    }

    private static Refund of(PaymentRequest request, long amountMinor, @Nullable String reason, Instant createdAt) {
        var refund = new Refund();
        refund.id = TypeId.next("refund");
        refund.paymentRequestId = request.id();
        refund.organisationId = request.organisationId();
        refund.clinicId = request.clinicId();
        refund.amountMinor = amountMinor;
        refund.currency = request.price().currency().getCurrencyCode();
        refund.reason = reason;
        refund.createdAt = createdAt;
        return refund;
    }

    /**
     * Whether this refund, which has no id at Stripe yet, was made there as the snapshot says: the metadata must name
     * it and the amount must be the same, because the account's owner can write metadata.
     */
    boolean isMadeAs(RefundSnapshot snapshot) {
        return stripeRefund == null && snapshot.isOf(id, amountMinor);
    }

    /** Applies what Stripe says about the refund; true if the status changed. */
    boolean update(RefundSnapshot snapshot, Instant now) {
        RefundStatus newStatus = RefundStatus.ofStripe(snapshot.status());
        boolean refusedHereOnly = status == RefundStatus.FAILED && stripeRefund == null;
        stripeRefund = snapshot.id();
        if (newStatus == status || !(status.isFollowedBy(newStatus) || refusedHereOnly)) {
            return false;
        }
        status = newStatus;
        failureReason = snapshot.failureReason();
        failedAt = status.counts() ? null : now;
        planNextCheck(now);
        return true;
    }

    /** Stripe refuses to make the refund; true if that changed the status. */
    boolean refuse(String code, Instant now) {
        if (status != RefundStatus.PENDING || stripeRefund != null) {
            return false;
        }
        status = RefundStatus.FAILED;
        failureReason = code;
        failedAt = now;
        nextCheck = nextCheck.never();
        return true;
    }

    /** Replaces the idempotency key, because Stripe repeats its failure under the spent one. */
    void renewKey(String spent) {
        if (spent.equals(stripeKey) && stripeRefund == null) {
            stripeKey = TypeId.next("refundkey");
        }
    }

    private boolean isUntried() {
        return nextCheck.checks() == 0;
    }

    /** Whether it should be claimed now: it was never tried, or its next check is due. */
    private boolean isDue(Instant now) {
        return nextCheck.nextCheckAt() != null && (isUntried() || nextCheck.isDue(now));
    }

    /** Plans the next check while the refund is pending; otherwise none. */
    void planNextCheck(Instant now) {
        nextCheck = status == RefundStatus.PENDING ? nextCheck.next(now) : nextCheck.never();
    }

    /** Stripe did not answer, so this attempt does not count; Stripe may have made the refund. */
    void retrySoon(Instant now) {
        nextCheck = nextCheck.again(now);
    }

    /** Counts this refund after the others, unless it exceeds the payment. */
    RefundedMoney countedWith(RefundedMoney others) {
        var part = new RefundedMoney.Part(amountMinor, status);
        exceedsPayment = others.isExceededBy(part);
        return exceedsPayment ? others : others.plus(part);
    }

    /** Whether Stripe reports the refund, although it exceeds the payment. */
    boolean contradictsPayment() {
        return exceedsPayment && stripeRefund != null;
    }

    /**
     * Claims the refund for the caller, to make it at Stripe or to read its status there; null if there is nothing to
     * do or another thread has claimed it.
     */
    @Nullable
    Order claim(PaymentRequest request, Instant now) {
        String paymentIntent = request.paymentIntent();
        if (paymentIntent == null || !isDue(now)) {
            return null;
        }
        boolean untried = isUntried();
        planNextCheck(now);
        return new Order(
                request.stripeAccount(),
                paymentIntent,
                stripeRefund == null ? stripeKey : null,
                untried,
                id,
                request.id(),
                request.referenceAtStripe(),
                amountMinor,
                reason,
                request.payee().applicationFeeMinor() > 0);
    }
}
