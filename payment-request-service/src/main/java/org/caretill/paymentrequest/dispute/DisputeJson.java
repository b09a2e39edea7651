package org.caretill.paymentrequest.dispute;

import java.time.Instant;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.stripe.StripeDashboard;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A dispute as the clinic sees it.
 *
 * @param reason Stripe's code
 * @param amountMinor in the currency's smallest unit
 * @param openedAt when the cardholder's bank opened it at Stripe
 * @param evidenceDueBy until when the clinic can answer in its Stripe Dashboard
 * @param closedAt when it was decided; null while it is open
 * @param dashboard the payment in the clinic's Stripe Dashboard, where the dispute is answered
 */
@Schema(name = "Dispute")
record DisputeJson(
        String id,
        String paymentRequestId,
        String clinicId,
        DisputeStatus status,
        @Nullable String reason,
        long amountMinor,
        String currency,
        Instant openedAt,
        @Nullable Instant evidenceDueBy,
        @Nullable Instant closedAt,
        @Nullable String dashboard) {

    static DisputeJson of(Dispute dispute, StripeDashboard stripe) {
        return new DisputeJson(
                dispute.id,
                dispute.paymentRequestId,
                dispute.clinicId,
                dispute.status,
                dispute.reason,
                dispute.amountMinor,
                dispute.currency,
                dispute.openedAt,
                dispute.evidenceDueBy,
                dispute.closedAt,
                dispute.account == null || dispute.paymentIntent == null
                        ? null
                        : stripe.payment(dispute.account, dispute.paymentIntent));
    }
}
