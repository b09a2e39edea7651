package org.caretill.stripewebhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.List;
import org.caretill.contracts.StripeFactType;
import org.jspecify.annotations.Nullable;

/**
 * A fact from a Stripe event, as described in {@code contracts/}. The signature is verified; consumers still compare
 * account and amount. Money is in minor units, currencies are in upper case. It has no free text.
 *
 * @param key the Kafka key: facts of one PaymentIntent, or of one account, keep their order
 * @param data a {@link Payment}, {@link RefundChange}, {@link DisputeChange}, {@link AccountChange} or
 *     {@link Deauthorization}
 */
record Fact(StripeFactType type, String key, Data data) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /** The data as published on Kafka. */
    String json() {
        try {
            return JSON.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    sealed interface Data {}

    /**
     * @param account the connected account, or {@code null} for the platform's own
     * @param paymentRequestId from metadata, which the account's owner can change: not trustworthy by itself
     */
    record Payment(
            String paymentIntent,
            @Nullable String account,
            long amountMinor,
            long amountReceivedMinor,
            String currency,
            boolean livemode,
            @Nullable String paymentRequestId,
            String status,
            @Nullable Failure failure,
            @Nullable Card card,
            Instant occurredAt)
            implements Data {}

    /**
     * Stripe's codes for a failed attempt (<a href="https://docs.stripe.com/declines/codes">decline codes</a>).
     *
     * @param charge identifies the attempt; null if there was no charge
     */
    record Failure(
            @Nullable String code,
            @Nullable String declineCode,
            @Nullable String charge) {}

    /** The details of a card that may be shown. */
    record Card(String brand, String last4) {}

    /**
     * @param refund Stripe's id, {@code re_…}
     * @param reason Stripe's code for the reason, if one was given
     * @param paymentRequestRefundId from metadata, which the account's owner can change: not trustworthy by itself
     */
    record RefundChange(
            String paymentIntent,
            @Nullable String account,
            String refund,
            long amountMinor,
            String currency,
            String status,
            @Nullable String reason,
            @Nullable String failureReason,
            @Nullable String paymentRequestRefundId,
            boolean livemode,
            Instant occurredAt)
            implements Data {}

    /**
     * @param dispute Stripe's id, {@code du_…} or {@code dp_…}
     * @param reason Stripe's code for the reason, if it has the form of a code
     * @param evidenceDueBy until when the clinic can submit evidence, if Stripe has set a date
     * @param openedAt when the dispute was created at Stripe
     */
    record DisputeChange(
            String paymentIntent,
            @Nullable String account,
            String dispute,
            long amountMinor,
            String currency,
            String status,
            @Nullable String reason,
            @Nullable Instant evidenceDueBy,
            boolean livemode,
            Instant openedAt,
            Instant occurredAt)
            implements Data {}

    /**
     * @param requirements what the account still has to provide, sorted
     * @param pastDue the overdue part of it, sorted
     * @param pendingVerification what Stripe has received and is checking, sorted
     * @param disabledReason Stripe's code for why the account cannot take payments
     */
    record AccountChange(
            String account,
            boolean chargesEnabled,
            boolean payoutsEnabled,
            boolean detailsSubmitted,
            @Nullable String country,
            boolean livemode,
            List<String> requirements,
            List<String> pastDue,
            List<String> pendingVerification,
            @Nullable String disabledReason,
            Instant occurredAt)
            implements Data {}

    /** The account's owner disconnected the platform. */
    record Deauthorization(String account, boolean livemode, Instant occurredAt) implements Data {}
}
