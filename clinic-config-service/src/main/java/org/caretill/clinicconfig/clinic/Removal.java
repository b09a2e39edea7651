package org.caretill.clinicconfig.clinic;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a Stripe account's removal, and how its open payment requests ended.
 *
 * @param completedAt by Stripe's clock, so that a late event about this disconnection does not affect a later link
 * @param clinicVersion the clinic's version that began the removal; an answer to an older removal is ignored
 * @param toCancel how many payment requests were open when it began
 * @param cancelled how many of them were cancelled
 * @param paidPaymentRequests the ids of those that were paid meanwhile
 * @param needsAttention the ids of those that a person must look at
 * @param isReported whether the numbers are payment-request-service's final ones; until then, its events are counted
 */
public record Removal(
        Reason reason,
        Step step,
        Instant startedAt,
        @Nullable Instant completedAt,
        long clinicVersion,
        int toCancel,
        int cancelled,
        List<String> paidPaymentRequests,
        List<String> needsAttention,
        boolean isReported) {

    /** Why the account is removed. */
    @Schema(name = "RemovalReason")
    public enum Reason {
        REMOVED_BY_CLINIC,
        DEAUTHORISED_AT_STRIPE
    }

    /** The present step. */
    @Schema(name = "RemovalStep")
    public enum Step {
        /** payment-request-service cancels the open payment requests and publishes when there are none. */
        CANCELLING,
        /** This service disconnects the account at Stripe. */
        DEAUTHORISING,
        REMOVED
    }

    static Removal byClinic(int toCancel, Instant at, long clinicVersion) {
        return new Removal(
                Reason.REMOVED_BY_CLINIC,
                Step.CANCELLING,
                at,
                null,
                clinicVersion,
                toCancel,
                0,
                List.of(),
                List.of(),
                false);
    }

    static Removal atStripe(int toCancel, Instant at, long clinicVersion) {
        return new Removal(
                Reason.DEAUTHORISED_AT_STRIPE,
                Step.REMOVED,
                at,
                at,
                clinicVersion,
                toCancel,
                0,
                List.of(),
                List.of(),
                false);
    }

    Removal completed(Reason why, Instant at) {
        return new Removal(
                why,
                Step.REMOVED,
                startedAt,
                at,
                clinicVersion,
                toCancel,
                cancelled,
                paidPaymentRequests,
                needsAttention,
                isReported);
    }

    Removal reported(Step next, RequestsEnded ended) {
        return new Removal(
                reason,
                next,
                startedAt,
                completedAt,
                clinicVersion,
                Math.max(
                        toCancel,
                        ended.cancelled() + ended.paidPaymentRequests().size()),
                ended.cancelled(),
                List.copyOf(ended.paidPaymentRequests()),
                List.copyOf(ended.needsAttention()),
                true);
    }
}
