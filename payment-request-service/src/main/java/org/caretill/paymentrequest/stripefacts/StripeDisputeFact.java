package org.caretill.paymentrequest.stripefacts;

import java.time.Instant;
import org.caretill.paymentrequest.stripe.StripeDisputes.DisputeSnapshot;
import org.jspecify.annotations.Nullable;

/** What this service reads of {@code StripeDisputeChanged}. */
record StripeDisputeFact(
        String paymentIntent,
        @Nullable String account,
        String dispute,
        long amountMinor,
        String currency,
        String status,
        @Nullable String reason,
        @Nullable Instant evidenceDueBy,
        Instant openedAt,
        Instant occurredAt) {

    /** The dispute at the time of the event. */
    DisputeSnapshot snapshot() {
        return new DisputeSnapshot(dispute, amountMinor, currency, status, reason, evidenceDueBy, openedAt, occurredAt);
    }
}
