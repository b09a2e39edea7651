package org.caretill.striperules;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Compares times by Stripe's clock, which has whole seconds only (<a
 * href="https://docs.stripe.com/api/events/object#event_object-created">created</a>). Of two reports of one second
 * nobody but Stripe can say which is the newer.
 */
public final class StripeTime {

    private StripeTime() {}

    /** Whether the times cannot tell which of the two came first. */
    public static boolean isSameSecond(Instant one, Instant other) {
        return second(one).equals(second(other));
    }

    /** Whether the one was in an earlier second than the other. */
    public static boolean isEarlierSecond(Instant one, Instant other) {
        return one.isBefore(second(other));
    }

    private static Instant second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }
}
