package org.caretill.paymentrequest.model;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a clinic is told first of a payment that its cardholder disputes at the bank.
 *
 * @param reason Stripe's word, if it has said one
 * @param amountMinor in the smallest unit of the payment's currency
 * @param evidenceDueBy until when the clinic can answer, if Stripe has said so
 */
public record Disputed(
        DisputeStatus status,
        @Nullable String reason,
        long amountMinor,
        @Nullable Instant evidenceDueBy) {

    private static final Comparator<Disputed> MOST_URGENT_FIRST = Comparator.comparing(Disputed::status)
            .thenComparing(Disputed::evidenceDueBy, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Disputed::amountMinor, Comparator.reverseOrder());

    /** The one that needs most attention: the first answer that is due, then what the bank looks at, then what was lost. */
    public static Optional<Disputed> mostUrgent(Collection<Disputed> all) {
        return all.stream().min(MOST_URGENT_FIRST);
    }
}
