package org.caretill.notification;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonView;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.caretill.striperules.DeclineCode;
import org.jspecify.annotations.Nullable;

/**
 * What this service reads of an event of {@code payment-requests.v1}, and all that a live message says about a payment
 * request: a field that is not named here (such as the Stripe account) never leaves, and one for {@link Staff} is
 * written to no guest. Amounts are in minor units.
 *
 * @param version grows by one with each change
 * @param lastFailure the last card attempt that failed; a guest is not told what is suspected of the card
 * @param failedAttempts how many card attempts have failed; 0 where an event of earlier days does not say
 * @param refundPendingMinor what of refundedMinor is still on its way; 0 where an event of earlier days does not say
 * @param requestedBy the clinician who asked; a guest is not told
 * @param dispute what the cardholder's bank disputes, if anything; a guest is not told
 */
record PaymentRequestState(
        String id,
        long version,
        String status,
        String clinicId,
        String callId,
        String payerParticipantId,

        @JsonView(Staff.class) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        String requestedBy,

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
        @Nullable Integer failedAttempts,
        @Nullable Card card,
        long refundedMinor,
        @Nullable Long refundPendingMinor,
        @Nullable String needsAttention,

        @JsonView(Staff.class) @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
        Dispute dispute) {

    /** The reader that the clinic's own business is kept from; without a view, everything is written. */
    interface Guest {}

    /** The reader that is told everything. */
    interface Staff {}

    record Failure(
            @JsonSerialize(using = CodeForReader.class) String code, Instant at) {}

    static final class CodeForReader extends JsonSerializer<String> {

        @Override
        public void serialize(String code, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(provider.getActiveView() == Guest.class ? DeclineCode.forCardholder(code) : code);
        }
    }

    record Dispute(
            String status,
            @Nullable String reason,
            long amountMinor,
            @Nullable Instant evidenceDueBy) {}

    record Card(String brand, String last4) {}

    PaymentRequestState {
        Objects.requireNonNull(id);
        Objects.requireNonNull(status);
        Objects.requireNonNull(clinicId);
        Objects.requireNonNull(callId);
        Objects.requireNonNull(payerParticipantId);
        Objects.requireNonNull(currency);
        Objects.requireNonNull(createdAt);
        Objects.requireNonNull(expiresAt);
        failedAttempts = failedAttempts == null ? 0 : failedAttempts;
        refundPendingMinor = refundPendingMinor == null ? 0 : refundPendingMinor;
        if (version < 1) {
            throw new IllegalArgumentException("A version is positive");
        }
    }

    /** Whether its payer may still pay it. */
    boolean isOpen() {
        return status.equals("REQUESTED") || status.equals("PAYING");
    }
}
