package org.caretill.paymentrequest.refund;

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
import org.caretill.paymentrequest.stripe.StripeRefunds.Order;
import org.caretill.paymentrequest.stripe.StripeRefunds.Standing;
import org.jspecify.annotations.Nullable;

/** One refund of a payment request. It changes only while its request is locked. */
@Entity
class Refund {

    /** How long whoever asked for the refund has to carry it out, before the janitor does. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration SOON = Duration.ofSeconds(30);

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

    @Nullable
    Instant nextCheckAt;

    int checks;

    /** For Hibernate. */
    Refund() {}

    /** One that somebody at the clinic asks for; Stripe does not know it yet. */
    static Refund asked(PaymentRequest request, long amountMinor, String reason, String requestedBy, Instant now) {
        Refund refund = of(request, amountMinor, reason, now);
        refund.requestedBy = requestedBy;
        refund.status = RefundStatus.PENDING;
        refund.stripeKey = refund.id;
        refund.nextCheckAt = now.plus(PATIENCE);
        return refund;
    }

    /** One that was made in the Stripe Dashboard. */
    static Refund madeAtStripe(PaymentRequest request, Standing standing, Instant now) {
        Refund refund = of(request, standing.amountMinor(), standing.reason(), standing.createdAt());
        refund.stripeRefund = standing.id();
        refund.status = RefundStatus.ofStripe(standing.status());
        refund.failureReason = standing.failureReason();
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
        nextCheckAt = null;
        return true;
    }

    /** Takes another key, because Stripe repeats its failure under the spent one. */
    void renewKey(String spent) {
        if (spent.equals(stripeKey) && stripeRefund == null) {
            stripeKey = TypeId.next("refundkey");
        }
    }

    private boolean isUntried() {
        return checks == 0;
    }

    /** Whether nobody else is at it. */
    private boolean isDue(Instant now) {
        return nextCheckAt != null && (isUntried() || !nextCheckAt.isAfter(now));
    }

    /** Plans the next question to Stripe while it is pending: 30 s, 2 min, 10 min, then every hour. */
    void planNextCheck(Instant now) {
        checks++;
        nextCheckAt = status != RefundStatus.PENDING
                ? null
                : now.plus(
                        switch (checks) {
                            case 1 -> SOON;
                            case 2 -> Duration.ofMinutes(2);
                            case 3 -> Duration.ofMinutes(10);
                            default -> Duration.ofHours(1);
                        });
    }

    /** Stripe did not answer: that was no question. It is asked soon, and knows of the refund for all we know. */
    void tryAgain(Instant now) {
        if (nextCheckAt != null) {
            checks = Math.max(1, checks - 1);
            nextCheckAt = now.plus(SOON);
        }
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
                request.applicationFeeMinor() > 0);
    }
}
