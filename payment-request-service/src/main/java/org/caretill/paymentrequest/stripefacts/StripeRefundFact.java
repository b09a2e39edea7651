package org.caretill.paymentrequest.stripefacts;

import java.time.Instant;
import org.caretill.paymentrequest.stripe.StripeRefunds.Standing;
import org.jspecify.annotations.Nullable;

/**
 * What this service reads of {@code StripeRefundChanged}.
 *
 * @param paymentRequestRefundId from metadata: it tells which refund of this PaymentIntent is meant, nothing more
 */
record StripeRefundFact(
        String paymentIntent,
        @Nullable String account,
        String refund,
        long amountMinor,
        String currency,
        String status,
        @Nullable String reason,
        @Nullable String failureReason,
        @Nullable String paymentRequestRefundId,
        Instant occurredAt) {

    /** As Stripe would list it. */
    Standing standing() {
        return new Standing(
                refund, amountMinor, currency, status, reason, failureReason, paymentRequestRefundId, occurredAt);
    }
}
