package org.caretill.paymentrequest.stripefacts;

import java.time.Instant;
import org.caretill.paymentrequest.stripe.StripeRefunds.RefundSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * What this service reads of {@code StripeRefundChanged}.
 *
 * @param paymentRequestRefundId our id, from metadata; used only to choose among the refunds of this PaymentIntent
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

    /** The refund at the time of the event. */
    RefundSnapshot snapshot() {
        return new RefundSnapshot(
                refund, amountMinor, currency, status, reason, failureReason, paymentRequestRefundId, occurredAt);
    }
}
