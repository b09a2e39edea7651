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

    /**
     * Whether only Stripe can say if a report or what is known of the same thing holds: both are of one second, or what
     * is known has a time that has not come yet, at which nothing can have happened.
     */
    public static boolean isUndecided(Instant reportedAt, Instant knownAt, Instant now) {
        return isSameSecond(reportedAt, knownAt) || knownAt.isAfter(now);
    }

    /**
     * Whether something newer than Stripe's answer is known, because an event arrived while Stripe was asked. A time
     * that has not come yet does not outdate the answer.
     */
    public static boolean isOutdated(Instant answeredAt, Instant knownAt, Instant now) {
        return isEarlierSecond(answeredAt, knownAt) && !knownAt.isAfter(now);
    }

    private static Instant second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }
}
