package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When Stripe is asked next for news, because a webhook may never come. Most news is there within seconds, so the pauses
 * grow: 30 s, 2 min, 10 min, then an hour each.
 *
 * @param nextCheckAt null: not until something happens
 * @param checks how many checks have been planned since the last news
 */
@Embeddable
public record PlannedCheck(@Nullable Instant nextCheckAt, int checks) {

    /** No check is planned, nor was one. */
    public static final PlannedCheck NONE = new PlannedCheck(null, 0);

    private static final Duration SOON = Duration.ofSeconds(30);

    /** After one more pause. */
    public PlannedCheck next(Instant now) {
        return new PlannedCheck(
                now.plus(
                        switch (checks) {
                            case 0 -> SOON;
                            case 1 -> Duration.ofMinutes(2);
                            case 2 -> Duration.ofMinutes(10);
                            default -> Duration.ofHours(1);
                        }),
                checks + 1);
    }

    /** Stripe did not answer, so this check does not count: it is made again soon, and the next pause is no longer for it. */
    public PlannedCheck again(Instant now) {
        return nextCheckAt == null ? this : new PlannedCheck(now.plus(SOON), Math.max(1, checks - 1));
    }

    /** At once; the pause after it is the next one. */
    public PlannedCheck atOnce(Instant now) {
        return new PlannedCheck(now, Math.max(1, checks));
    }

    /** There is nothing left to ask. */
    public PlannedCheck never() {
        return new PlannedCheck(null, checks);
    }

    /** Whether its time has come. */
    public boolean isDue(Instant now) {
        return nextCheckAt != null && !nextCheckAt.isAfter(now);
    }
}
