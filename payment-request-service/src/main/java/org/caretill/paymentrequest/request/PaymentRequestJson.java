package org.caretill.paymentrequest.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.caretill.contracts.Attention;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.model.Disputed;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Practitioner;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.model.Status;
import org.caretill.striperules.DeclineCode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A payment request in REST answers, events and the live view. Amounts are integer minor units.
 *
 * @param requestedBy the clinician; absent in what payers see
 * @param deliveredAt when a live message with the request first reached a browser of the payer
 * @param failedAttempts how many card attempts have failed
 * @param refundedMinor pending and succeeded refunds
 * @param refundPendingMinor the pending part of it
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
        @Nullable Attention needsAttention) {

    /**
     * The last failed card attempt: Stripe's decline code, or its error code where there is none. Payers see
     * {@code generic_decline} instead of codes such as {@code stolen_card}, which say what the bank suspects.
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
        return of(request, request.details().requestedBy(), Failure.of(request));
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
     * With the clinician's texts, for REST only: they are never published in events.
     *
     * @param practitioner who treated the patient, if the clinician named anybody
     * @param itemNumber of the service in a schedule of fees, if the clinician named one
     * @param bulkBilled whether the clinician also bills the service to the public insurer; absent in what payers see
     * @param stripeAccount the clinic's account that the request is paid to; absent in what payers see
     */
    @Schema(name = "PaymentRequest")
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
         * What only the clinic sees.
         *
         * @param dispute the most urgent one, if there is any
         * @param applicationFeeMinor the platform's fee on the payment
         * @param payerName the payer's name in the call; absent in the answer that creates the request
         */
        public record ForStaff(
                @Nullable Disputed dispute,
                long applicationFeeMinor,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                String payerName) {}

        /** The request as its clinic sees it. */
        public static Described of(PaymentRequest request) {
            return new Described(
                    PaymentRequestJson.of(request),
                    request.details().description(),
                    request.details().practitioner(),
                    request.details().itemNumber(),
                    request.details().bulkBilled(),
                    request.stripeAccount(),
                    new ForStaff(request.dispute(), request.payee().applicationFeeMinor(), request.payerName()));
        }

        /**
         * The request as its payer sees it: without the clinician's user id and without what the bank suspects of the
         * card.
         */
        public static Described forPayer(PaymentRequest request) {
            return new Described(
                    PaymentRequestJson.of(request, null, Failure.forPayer(request)),
                    request.details().description(),
                    request.details().practitioner(),
                    request.details().itemNumber(),
                    null,
                    null,
                    null);
        }
    }

    /** With the timeline, for the clinic. */
    @Schema(name = "PaymentRequestWithTimeline")
    public record WithTimeline(@JsonUnwrapped Described described, List<Moment> timeline) {}

    /**
     * One line of the timeline, which is in order of time: a delivery may be recorded after the payer has opened it.
     *
     * @param version the version of the request that the change made
     * @param detail a code: the decline code of a failed attempt, the reason of an ending, the status of a refund or
     *     dispute, or the attention reason, when it came and when it was resolved; null for other events
     * @param resolvedBy who resolved what needed attention; absent in other events
     */
    public record Moment(
            int version,
            PaymentRequestEventType event,
            Status status,
            Instant at,
            @Nullable String detail,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String resolvedBy) {

        static Moment of(TimelineEntry entry) {
            return new Moment(entry.version, entry.event, entry.status, entry.at, entry.detail, entry.resolvedBy);
        }
    }

    /**
     * The data of an event.
     *
     * @param dispute the most urgent one, if there is any
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
