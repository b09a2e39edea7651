package org.caretill.paymentrequest.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.model.Disputed;
import org.caretill.paymentrequest.model.EventType;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Practitioner;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.model.Status;
import org.caretill.striperules.DeclineCode;
import org.jspecify.annotations.Nullable;

/**
 * A payment request as it reads everywhere: in REST, in events, and in the live view. Amounts are integer minor units.
 *
 * @param requestedBy the clinician who asked; absent where the payer is told
 * @param deliveredAt when a live message with the request first reached a browser of the payer
 * @param failedAttempts how many card attempts have failed
 * @param refundedMinor what is given back, or on its way
 * @param refundPendingMinor what of it is still on its way
 */
public record PaymentRequestJson(
        String id,
        int version,
        Status status,
        String clinicId,
        String callId,
        String payerParticipantId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String requestedBy,
        long amountMinor,
        String currency,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant openedAt,
        @Nullable Instant paidAt,
        @Nullable Instant endedAt,
        @Nullable String endReason,
        @Nullable Failure lastFailure,
        int failedAttempts,
        @Nullable Card card,
        long refundedMinor,
        long refundPendingMinor,
        @Nullable String needsAttention) {

    /**
     * The last card attempt that failed: Stripe's decline code, or its error code where there is none. A payer is told
     * {@code generic_decline} in place of one that says what is suspected of the card.
     */
    public record Failure(String code, Instant at) {

        private static @Nullable Failure of(PaymentRequest request) {
            Attempts attempts = request.attempts();
            return attempts.failureCode() == null || attempts.failedAt() == null
                    ? null
                    : new Failure(attempts.failureCode(), attempts.failedAt());
        }

        private static @Nullable Failure forPayer(PaymentRequest request) {
            Failure failure = of(request);
            return failure == null ? null : new Failure(DeclineCode.forCardholder(failure.code), failure.at);
        }
    }

    static PaymentRequestJson of(PaymentRequest request) {
        return of(request, request.asked().requestedBy(), Failure.of(request));
    }

    private static PaymentRequestJson of(
            PaymentRequest request, @Nullable String requestedBy, @Nullable Failure lastFailure) {
        Times times = request.times();
        return new PaymentRequestJson(
                request.id(),
                request.version(),
                request.status(),
                request.clinicId(),
                request.callId(),
                request.payerParticipantId(),
                requestedBy,
                request.price().amountMinor(),
                request.price().currency().getCurrencyCode(),
                times.createdAt(),
                times.expiresAt(),
                times.deliveredAt(),
                times.openedAt(),
                times.paidAt(),
                times.endedAt(),
                request.endReason(),
                lastFailure,
                request.failedAttempts(),
                request.card(),
                request.money().refundedMinor(),
                request.money().refundPendingMinor(),
                request.needsAttention());
    }

    /**
     * With the clinician's words, for REST only: they never leave this service by any other way.
     *
     * @param practitioner who treated the patient, if the clinician named anybody
     * @param itemNumber of the service in a schedule of fees, if the clinician named one
     * @param bulkBilled whether the clinician also bills the service to the public insurer; absent where the payer is told
     * @param stripeAccount the clinic's account that the request is paid to; absent where the payer is told
     */
    public record Described(
            @JsonUnwrapped PaymentRequestJson paymentRequest,
            String description,
            @Nullable Practitioner practitioner,
            @Nullable String itemNumber,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean bulkBilled,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String stripeAccount,

            @JsonUnwrapped @Nullable ForStaff forStaff) {

        /**
         * What only the clinic is told.
         *
         * @param dispute the one that needs most attention, if there is any
         * @param applicationFeeMinor what the platform keeps of the payment
         * @param payerName under which the payer was admitted to the call; absent in the answer that creates the request
         */
        public record ForStaff(
                @Nullable Disputed dispute,
                long applicationFeeMinor,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                String payerName) {}

        /** How the request reads for its clinic. */
        public static Described of(PaymentRequest request) {
            return new Described(
                    PaymentRequestJson.of(request),
                    request.asked().description(),
                    request.asked().practitioner(),
                    request.asked().itemNumber(),
                    request.asked().bulkBilled(),
                    request.stripeAccount(),
                    new ForStaff(request.dispute(), request.payee().applicationFeeMinor(), request.payerName()));
        }

        /** How the request reads for its payer, who is not told which user of the clinic asked, nor what is suspected of the card. */
        public static Described forPayer(PaymentRequest request) {
            return new Described(
                    PaymentRequestJson.of(request, null, Failure.forPayer(request)),
                    request.asked().description(),
                    request.asked().practitioner(),
                    request.asked().itemNumber(),
                    null,
                    null,
                    null);
        }
    }

    /** With all that happened, for the clinic. */
    public record WithTimeline(@JsonUnwrapped Described described, List<Moment> timeline) {}

    /**
     * One line of the timeline.
     *
     * @param detail machine word: the decline code of a failed attempt, why the request ended, how a refund or
     *     dispute stands, or what needs attention; null where there is nothing to add
     */
    public record Moment(
            EventType event,
            Status status,
            Instant at,
            @Nullable String detail) {

        static Moment of(TimelineEntry entry) {
            return new Moment(entry.event, entry.status, entry.at, entry.detail);
        }
    }

    /**
     * As the data of an event.
     *
     * @param dispute the one that needs most attention, if there is any
     * @param refund the one that the event is about; absent in events about anything else
     * @param disputeChange the dispute that the event is about; absent in events about anything else
     */
    record InEvent(
            @JsonUnwrapped PaymentRequestJson paymentRequest,
            String organisationId,
            String stripeAccount,
            @Nullable String paymentIntent,
            @Nullable Disputed dispute,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Refund refund,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            DisputeChange disputeChange) {

        record Refund(String id, long amountMinor, RefundStatus status) {}

        record DisputeChange(String id, long amountMinor, DisputeStatus status) {}

        static InEvent of(PaymentRequest request, @Nullable Fact cause) {
            return new InEvent(
                    PaymentRequestJson.of(request),
                    request.organisationId(),
                    request.stripeAccount(),
                    request.paymentIntent(),
                    request.dispute(),
                    cause instanceof Fact.RefundChanged refund
                            ? new Refund(refund.refund(), refund.amountMinor(), refund.status())
                            : null,
                    cause instanceof Fact.DisputeChanged dispute
                            ? new DisputeChange(dispute.dispute(), dispute.amountMinor(), dispute.status())
                            : null);
        }
    }
}
