package org.caretill.paymentrequest.stripefacts;

import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Money;
import org.jspecify.annotations.Nullable;

/**
 * What this service reads of the payment facts in {@code stripe-facts.v1}: deliberately no metadata, which others can
 * write.
 */
record StripeFact(
        String paymentIntent,
        @Nullable String account,
        long amountReceivedMinor,
        String currency,
        @Nullable Failure failure,
        @Nullable Card card,
        Instant occurredAt) {

    private static final String UNKNOWN_FAILURE = "unknown";

    record Failure(
            @Nullable String code,
            @Nullable String declineCode,
            @Nullable String charge) {

        String mostSpecificCode() {
            if (declineCode != null) {
                return declineCode;
            }
            return code == null ? UNKNOWN_FAILURE : code;
        }
    }

    /** The event types with this payload. */
    enum Type {
        SUCCEEDED("StripePaymentSucceeded"),
        FAILED("StripePaymentFailed"),
        PROCESSING("StripePaymentProcessing"),
        REQUIRES_ACTION("StripePaymentRequiresAction"),
        CANCELED("StripePaymentCanceled");

        private final String event;

        Type(String event) {
            this.event = event;
        }

        String event() {
            return event;
        }

        /** Throws {@link java.util.NoSuchElementException} for any other event. */
        static Type of(String event) {
            return Arrays.stream(values())
                    .filter(type -> type.event.equals(event))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The input of the state machine. */
    Fact asFact(Type type) {
        return switch (type) {
            case SUCCEEDED ->
                new Fact.Succeeded(
                        account == null ? "" : account,
                        paymentIntent,
                        new Money(amountReceivedMinor, Currency.getInstance(currency)),
                        card);
            case FAILED ->
                failure == null
                        ? new Fact.AttemptFailed(UNKNOWN_FAILURE, occurredAt, null)
                        : new Fact.AttemptFailed(failure.mostSpecificCode(), occurredAt, failure.charge());
            case PROCESSING -> new Fact.Processing(occurredAt);
            case REQUIRES_ACTION -> new Fact.ActionRequired(occurredAt);
            case CANCELED -> new Fact.IntentCanceled();
        };
    }
}
