package org.caretill.paymentrequest.refund;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import org.caretill.identifiers.TypeId;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.model.RefundedMoney;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PlannedCheck;
import org.caretill.paymentrequest.stripe.StripeRefunds.Order;
import org.caretill.paymentrequest.stripe.StripeRefunds.Standing;
import org.jspecify.annotations.Nullable;

/** One refund of a payment request. It changes only while its request is locked. */
@Entity
class Refund {

    /** How long whoever asked for the refund has to carry it out, before the janitor does. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

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

    Instant createdAt;

    @Nullable
    String failureReason;

    @Nullable
    String stripeRefund;

    @Nullable
    String stripeKey;

    /** Whoever asked for the refund tells Stripe of it first: that counts as a check, too. */
    @Embedded
    private PlannedCheck nextCheck;

    /** For Hibernate. */
    Refund() {}

    /** One that somebody at the clinic asks for; Stripe does not know it yet. */
    static Refund asked(PaymentRequest request, long amountMinor, String reason, String requestedBy, Instant now) {
        Refund refund = of(request, amountMinor, reason, now);
        refund.requestedBy = requestedBy;
        refund.status = RefundStatus.PENDING;
        refund.stripeKey = refund.id;
        refund.nextCheck = new PlannedCheck(now.plus(PATIENCE), 0);
        return refund;
    }

    /** One that was made in the Stripe Dashboard. */
    static Refund madeAtStripe(PaymentRequest request, Standing standing, Instant now) {
        Refund refund = of(request, standing.amountMinor(), standing.reason(), standing.createdAt());
        refund.stripeRefund = standing.id();
        refund.status = RefundStatus.ofStripe(standing.status());
        refund.failureReason = standing.failureReason();
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

    /** Whether Stripe speaks of this one. Metadata is believed of a refund of this request and amount only, and once. */
    boolean is(Standing standing) {
        return stripeRefund == null ? standing.answers(id, amountMinor) : stripeRefund.equals(standing.id());
    }

    /** Takes in how it stands at Stripe; tells whether that was news. */
    boolean take(Standing standing, Instant now) {
        RefundStatus said = RefundStatus.ofStripe(standing.status());
        boolean refusedHereOnly = status == RefundStatus.FAILED && stripeRefund == null;
        stripeRefund = standing.id();
        if (said == status || !(status.isFollowedBy(said) || refusedHereOnly)) {
            return false;
        }
        status = said;
        failureReason = standing.failureReason();
        planNextCheck(now);
        return true;
    }

    /** Stripe will not make it; tells whether that was news. */
    boolean refuse(String code) {
        if (status != RefundStatus.PENDING || stripeRefund != null) {
            return false;
        }
        status = RefundStatus.FAILED;
        failureReason = code;
        nextCheck = nextCheck.never();
        return true;
    }

    /** Takes another key, because Stripe repeats its failure under the spent one. */
    void renewKey(String spent) {
        if (spent.equals(stripeKey) && stripeRefund == null) {
            stripeKey = TypeId.next("refundkey");
        }
    }

    private boolean isUntried() {
        return nextCheck.checks() == 0;
    }

    /** Whether nobody else is at it. */
    private boolean isDue(Instant now) {
        return nextCheck.nextCheckAt() != null && (isUntried() || nextCheck.isDue(now));
    }

    /** Plans the next check while it is pending. */
    void planNextCheck(Instant now) {
        nextCheck = status == RefundStatus.PENDING ? nextCheck.next(now) : nextCheck.never();
    }

    /** Stripe did not answer, so this attempt does not count; Stripe may have made the refund. */
    void tryAgain(Instant now) {
        nextCheck = nextCheck.again(now);
    }

    RefundedMoney.Part part() {
        return new RefundedMoney.Part(amountMinor, status);
    }

    /**
     * Takes the refund for the caller, to make it at Stripe or to ask about it; null if there is nothing to do, or somebody
     * else is at it.
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
                amountMinor,
                reason,
                request.payee().applicationFeeMinor() > 0);
    }
}
