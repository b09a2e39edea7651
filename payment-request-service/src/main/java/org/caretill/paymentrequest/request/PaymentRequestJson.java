package org.caretill.paymentrequest.request;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.EventType;
import org.caretill.paymentrequest.model.Status;
import org.jspecify.annotations.Nullable;

/**
 * A payment request as it reads everywhere: in REST, in events, and in the live view. Amounts are integer minor units.
 */
public record PaymentRequestJson(
        String id,
        int version,
        Status status,
        String clinicId,
        String callId,
        String payerParticipantId,
        String requestedBy,
        long amountMinor,
        String currency,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant openedAt,
        @Nullable Instant paidAt,
        @Nullable Instant endedAt,
        @Nullable String endReason,
        @Nullable Failure lastFailure,
        @Nullable Card card,
        long refundedMinor,
        @Nullable String needsAttention) {

    /** The last card attempt that failed: Stripe's decline code, or its error code where there is none. */
    public record Failure(String code, Instant at) {}

    static PaymentRequestJson of(PaymentRequest request) {
        return new PaymentRequestJson(
                request.id,
                request.version,
                request.status,
                request.clinicId,
                request.callId,
                request.payerParticipantId,
                request.requestedBy,
                request.amountMinor,
                request.currency,
                request.createdAt,
                request.expiresAt,
                request.openedAt,
                request.paidAt,
                request.endedAt,
                request.endReason,
                request.failureCode == null || request.failedAt == null
                        ? null
                        : new Failure(request.failureCode, request.failedAt),
                request.card(),
                request.refundedMinor,
                request.needsAttention);
    }

    /** With the clinician's words, for REST only: they never leave this service by any other way. */
    public record Described(@JsonUnwrapped PaymentRequestJson paymentRequest, String description) {

        /** How the request reads for its clinic and its payer. */
        public static Described of(PaymentRequest request) {
            return new Described(PaymentRequestJson.of(request), request.description);
        }
    }

    /** With all that happened, for the clinic. */
    public record WithTimeline(@JsonUnwrapped Described described, List<Moment> timeline) {}

    /** One line of the timeline. */
    public record Moment(EventType event, Status status, Instant at) {

        static Moment of(TimelineEntry entry) {
            return new Moment(entry.event, entry.status, entry.at);
        }
    }

    /** As the data of an event. */
    record InEvent(
            @JsonUnwrapped PaymentRequestJson paymentRequest,
            String organisationId,
            String stripeAccount,
            @Nullable String paymentIntent) {

        static InEvent of(PaymentRequest request) {
            return new InEvent(
                    PaymentRequestJson.of(request),
                    request.organisationId,
                    request.stripeAccount,
                    request.paymentIntent);
        }
    }
}
