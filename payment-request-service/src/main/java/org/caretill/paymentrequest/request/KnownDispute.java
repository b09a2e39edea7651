package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.model.Disputed;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the request's most urgent dispute.
 *
 * @param disputeStatus null: there is no dispute
 * @param disputeMinor in the smallest unit of the payment's currency
 */
@Embeddable
record KnownDispute(
        @Enumerated(EnumType.STRING) @Nullable DisputeStatus disputeStatus,
        @Nullable String disputeReason,
        long disputeMinor,
        @Nullable Instant disputeEvidenceDueBy) {

    static final KnownDispute NONE = new KnownDispute(null, null, 0, null);

    static KnownDispute of(Disputed dispute) {
        return new KnownDispute(dispute.status(), dispute.reason(), dispute.amountMinor(), dispute.evidenceDueBy());
    }

    @Nullable
    Disputed disputed() {
        return disputeStatus == null
                ? null
                : new Disputed(disputeStatus, disputeReason, disputeMinor, disputeEvidenceDueBy);
    }
}
