package org.caretill.paymentrequest.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.caretill.calleridentity.Staff;
import org.caretill.contracts.Attention;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.model.Disputed;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Practitioner;
import org.caretill.paymentrequest.model.RefundStatus;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.platformevents.PlatformEventData;
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
     * {@code generic_decline} instead of codes such as {@code stolen_card}, which say what the bank suspects. The clinic
     * sees {@code card_declined} whatever the reason was, or what it can change itself, such as
     * {@code amount_too_small}.
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

        private static @Nullable Failure forClinic(PaymentRequest request) {
            Failure failure = of(request);
            return failure == null ? null : new Failure(DeclineCode.forClinic(failure.code), failure.at);
        }
    }

    /** What the video-call platform is told of the change. */
    static PlatformEventData forPlatform(PaymentRequest request, @Nullable Fact cause) {
        return new PlatformEventData(
                request.id(),
                request.version(),
                request.status(),
                request.organisationId(),
                request.clinicId(),
                request.callId(),
                request.payerParticipantId(),
                request.price().amountMinor(),
                request.price().currency().getCurrencyCode(),
                request.money().refundedMinor(),
                request.money().refundPendingMinor(),
                cause instanceof Fact.RefundChanged refund
                        ? new PlatformEventData.Refund(refund.refund(), refund.amountMinor(), refund.status())
                        : null,
                cause instanceof Fact.DisputeChanged dispute
                        ? new PlatformEventData.Dispute(dispute.dispute(), dispute.amountMinor(), dispute.status())
                        : null);
    }

    /** With the reason of a decline, which only services may read. */
    private static PaymentRequestJson inEvent(PaymentRequest request) {
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
     * A payment request, with the clinician's texts: these are for REST only, and never published in events.
     *
     * @param reference the number that people say, such as 7K3M-Q2XD
     * @param gstMinor the GST in the amount; 0: GST-free
     * @param practitioner who treated the patient, if the clinician named anybody
     * @param itemNumber of the service in a schedule of fees, if the clinician named one
     * @param clinicianName the name of the clinician who asks; null if the sign-in said none, and in older requests
     * @param patientName who is treated; null only if the call has no guest of the payer's id
     * @param payerIsPatient whether the payer is the patient; false if somebody else pays for the patient
     * @param clinicName whom the payer pays: the name that the clinic trades under, else the business name of its Stripe
     *     account; absent in what the clinic sees, and while it is not known
     * @param bulkBilled whether the clinician also bills the service to the public insurer; absent in what payers see
     * @param stripeAccount the clinic's account that the request is paid to; absent in what payers see
     */
    @Schema(name = "PaymentRequest")
    public record Described(
            @JsonUnwrapped PaymentRequestJson paymentRequest,
            String reference,
            long gstMinor,
            String description,
            @Nullable Practitioner practitioner,
            @Nullable String itemNumber,
            @Nullable String clinicianName,
            @Nullable String patientName,
            boolean payerIsPatient,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String clinicName,

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
         * @param payerName the payer's name in the call; absent only if the call has no such guest
         * @param patientParticipantId the guest who is treated; null if the patient is not a guest of the call
         * @param cancelledBy the user who cancelled the request; absent if it is not cancelled by the clinic
         * @param cancelledByName that user's name; absent if it is not known
         */
        public record ForStaff(
                @Nullable Disputed dispute,
                long applicationFeeMinor,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                String payerName,

                @Nullable String patientParticipantId,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                String cancelledBy,

                @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
                String cancelledByName) {

            private ForStaff withoutNamesOfStaff() {
                return new ForStaff(dispute, applicationFeeMinor, payerName, patientParticipantId, cancelledBy, null);
            }

            private static ForStaff of(PaymentRequest request) {
                return new ForStaff(
                        request.dispute(),
                        request.payee().applicationFeeMinor(),
                        request.payerName(),
                        request.payerIsPatient()
                                ? request.payerParticipantId()
                                : request.people().patientParticipantId(),
                        request.cancelledBy(),
                        request.cancelledByName());
            }
        }

        /** The request as its clinic sees it: without the reason why a card was declined. */
        public static Described of(PaymentRequest request) {
            return new Described(
                    PaymentRequestJson.of(request, request.details().requestedBy(), Failure.forClinic(request)),
                    request.reference(),
                    request.supply().gstMinor(),
                    request.details().description(),
                    request.details().practitioner(),
                    request.details().itemNumber(),
                    request.people().requestedByName(),
                    request.patientName(),
                    request.payerIsPatient(),
                    null,
                    request.details().bulkBilled(),
                    request.stripeAccount(),
                    ForStaff.of(request));
        }

        /** As the clinic's staff see it, or for the platform: {@link #of} or {@link #forPlatform}. */
        public static Described forStaff(PaymentRequest request, Staff staff) {
            return staff.servesEveryClinic() ? forPlatform(request) : of(request);
        }

        /**
         * The request as the video-call platform sees it, which registered the clinic and the guests: who pays and for
         * whom, the money and the status. What was treated and by whom stays with the clinic, so the description is
         * empty, practitioner and item are null, and members of staff have ids and no names.
         */
        public static Described forPlatform(PaymentRequest request) {
            return new Described(
                    PaymentRequestJson.of(request, request.details().requestedBy(), Failure.forClinic(request)),
                    request.reference(),
                    request.supply().gstMinor(),
                    "",
                    null,
                    null,
                    null,
                    request.patientName(),
                    request.payerIsPatient(),
                    null,
                    null,
                    request.stripeAccount(),
                    ForStaff.of(request).withoutNamesOfStaff());
        }

        /**
         * The request as its payer sees it: with the names of who asks and who is paid, without the clinician's user id
         * and without what the bank suspects of the card.
         */
        public static Described forPayer(PaymentRequest request) {
            return forPayer(request, request.clinicName());
        }

        /**
         * The request as its payer sees it.
         *
         * @param clinicName whom the payer pays; null if it is not known
         */
        public static Described forPayer(PaymentRequest request, @Nullable String clinicName) {
            return new Described(
                    PaymentRequestJson.of(request, null, Failure.forPayer(request)),
                    request.reference(),
                    request.supply().gstMinor(),
                    request.details().description(),
                    request.details().practitioner(),
                    request.details().itemNumber(),
                    request.people().requestedByName(),
                    request.patientName(),
                    request.payerIsPatient(),
                    clinicName,
                    null,
                    null,
                    null);
        }
    }

    /** A payment request with its timeline. */
    @Schema(name = "PaymentRequestWithTimeline")
    public record WithTimeline(@JsonUnwrapped Described described, List<Moment> timeline) {}

    /**
     * One line of the timeline, which is in order of time: a delivery may be recorded after the payer has opened it.
     *
     * @param version the version of the request that the change made
     * @param detail a code: of a failed attempt {@code card_declined} or what the clinic can change, the reason of an
     *     ending, the status of a refund or dispute, or the attention reason, when it came and when it was resolved; null
     *     for other events
     * @param resolvedBy who resolved what needed attention; absent in other events
     * @param resolvedByName that user's name; absent if it is not known
     */
    public record Moment(
            int version,
            PaymentRequestEventType event,
            Status status,
            Instant at,
            @Nullable String detail,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String resolvedBy,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String resolvedByName) {

        Moment withoutNamesOfStaff() {
            return new Moment(version, event, status, at, detail, resolvedBy, null);
        }

        static Moment of(TimelineEntry entry) {
            String detail = entry.event == PaymentRequestEventType.PaymentAttemptFailed && entry.detail != null
                    ? DeclineCode.forClinic(entry.detail)
                    : entry.detail;
            return new Moment(
                    entry.version, entry.event, entry.status, entry.at, detail, entry.resolvedBy, entry.resolvedByName);
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
                    PaymentRequestJson.inEvent(request),
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
