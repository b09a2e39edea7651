package org.caretill.paymentrequest.model;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Summary of a dispute, as shown with its payment request.
 *
 * @param reason Stripe's code, if it has given one
 * @param amountMinor in the smallest unit of the payment's currency
 * @param evidenceDueBy until when the clinic can submit evidence, if Stripe has set a date
 */
public record Disputed(
        DisputeStatus status,
        @Nullable String reason,
        long amountMinor,
        @Nullable Instant evidenceDueBy) {

    private static final Comparator<Disputed> MOST_URGENT_FIRST = Comparator.comparing(Disputed::status)
            .thenComparing(Disputed::evidenceDueBy, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(Disputed::amountMinor, Comparator.reverseOrder());

    /** The most urgent one, by status ({@link DisputeStatus}), then by due date, then by amount. */
    public static Optional<Disputed> mostUrgent(Collection<Disputed> all) {
        return all.stream().min(MOST_URGENT_FIRST);
    }
}
