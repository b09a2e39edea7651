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
import org.caretill.contracts.PaymentRequestStatus;
import org.caretill.striperules.DeclineCode;
import org.jspecify.annotations.Nullable;

/**
 * What this service reads of an event of {@code payment-requests.v1}, and what a live message contains of a payment
 * request: fields not listed here (such as the Stripe account) are never sent, and those for {@link Staff} are not sent
 * to guests. Amounts are in minor units.
 *
 * @param version increases by one with each change
 * @param lastFailure the last failed card attempt; guests do not see what the bank suspects of the card, staff not why
 *     it was declined
 * @param failedAttempts how many card attempts have failed; 0 if an older event does not have it
 * @param refundPendingMinor the pending part of refundedMinor; 0 if an older event does not have it
 * @param requestedBy the clinician; not sent to guests
 * @param dispute the most urgent dispute, if there is one; not sent to guests
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

    /** The JSON view without what only the clinic may see. Without a view, everything is written. */
    interface Guest {}

    /** The JSON view without what only the payer may see. */
    interface Staff {}

    record Failure(
            @JsonSerialize(using = CodeForReader.class) String code, Instant at) {}

    static final class CodeForReader extends JsonSerializer<String> {

        @Override
        public void serialize(String code, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(readBy(provider.getActiveView(), code));
        }

        private static String readBy(@Nullable Class<?> reader, String code) {
            if (reader == Guest.class) {
                return DeclineCode.forCardholder(code);
            }
            return reader == Staff.class ? DeclineCode.forClinic(code) : code;
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
            throw new IllegalArgumentException("version must be positive");
        }
    }

    /** Whether its payer may still pay it. */
    boolean isOpen() {
        return PaymentRequestStatus.OPEN.contains(status);
    }
}
