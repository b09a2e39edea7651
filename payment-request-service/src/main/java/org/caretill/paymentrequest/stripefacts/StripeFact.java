package org.caretill.paymentrequest.stripefacts;

import java.time.Instant;
import java.util.Currency;
import org.caretill.contracts.StripeFactType;
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

    /** The input of the state machine, for the types of events with this payload. */
    Fact asFact(StripeFactType type) {
        return switch (type) {
            case StripePaymentSucceeded ->
                new Fact.Succeeded(
                        account == null ? "" : account,
                        paymentIntent,
                        new Money(amountReceivedMinor, Currency.getInstance(currency)),
                        card);
            case StripePaymentFailed ->
                failure == null
                        ? new Fact.AttemptFailed(UNKNOWN_FAILURE, occurredAt, null)
                        : new Fact.AttemptFailed(failure.mostSpecificCode(), occurredAt, failure.charge());
            case StripePaymentProcessing -> new Fact.Processing(occurredAt);
            case StripePaymentRequiresAction -> new Fact.ActionRequired(occurredAt);
            case StripePaymentCanceled -> new Fact.IntentCanceled();
            case StripeRefundChanged, StripeDisputeChanged, StripeAccountChanged, StripeAccountDeauthorized ->
                throw new IllegalArgumentException(type + " is not about a payment");
        };
    }
}
