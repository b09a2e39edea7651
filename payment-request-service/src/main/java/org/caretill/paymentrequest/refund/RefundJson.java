package org.caretill.paymentrequest.refund;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.caretill.paymentrequest.model.RefundStatus;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A refund as the clinic sees it.
 *
 * @param amountMinor in the currency's smallest unit
 * @param reason Stripe's code; null if the refund was made at Stripe without a reason
 * @param requestedBy the user who requested it; null if it was made at Stripe
 * @param refundedByName that user's name; null if it is not known, and in older refunds
 * @param failureReason Stripe's code; absent if it has not failed
 */
@Schema(name = "Refund")
record RefundJson(
        String id,
        long amountMinor,
        String currency,
        RefundStatus status,
        @Nullable String reason,
        @Nullable String requestedBy,
        @Nullable String refundedByName,
        Instant createdAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String failureReason) {

    static RefundJson of(Refund refund) {
        return new RefundJson(
                refund.id,
                refund.amountMinor,
                refund.currency,
                refund.status,
                refund.reason,
                refund.requestedBy,
                refund.requestedByName,
                refund.createdAt,
                refund.failureReason);
    }
}
