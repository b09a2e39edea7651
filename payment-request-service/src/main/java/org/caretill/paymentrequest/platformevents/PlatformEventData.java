package org.caretill.paymentrequest.platformevents;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.model.Status;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What an event says of a payment request: ids, money and status after the change, and nothing that a person wrote.
 * Amounts are integer minor units.
 *
 * @param version grows with each change of the request, so that a receiver keeps the highest
 * @param refundedMinor pending and succeeded refunds
 * @param refundPendingMinor the pending part of it
 * @param refund the one that the event is about; absent in events about anything else
 * @param dispute the one that the event is about; absent in events about anything else
 */
@Schema(name = "PlatformEventData")
public record PlatformEventData(
        String paymentRequestId,
        int version,
        Status status,
        String organisationId,
        String clinicId,
        String callId,
        String payerParticipantId,
        long amountMinor,
        String currency,
        long refundedMinor,
        long refundPendingMinor,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Refund refund,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Dispute dispute) {

    @Schema(name = "PlatformEventRefund")
    public record Refund(String id, long amountMinor, RefundStatus status) {}

    @Schema(name = "PlatformEventDispute")
    public record Dispute(String id, long amountMinor, DisputeStatus status) {}
}
