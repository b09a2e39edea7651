package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When to check the status at Stripe next, in case a webhook was lost. Most webhooks arrive within seconds, so the
 * pauses grow: 30 s, 2 min, 10 min, then an hour each.
 *
 * @param nextCheckAt null: no check is planned
 * @param checks how many checks have been planned since the last news
 */
@Embeddable
public record PlannedCheck(@Nullable Instant nextCheckAt, int checks) {

    /** No check is planned, and none has been made. */
    public static final PlannedCheck NONE = new PlannedCheck(null, 0);

    private static final Duration SOON = Duration.ofSeconds(30);

    /** The next check, after the next pause. */
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

    /** Retries soon, because Stripe did not answer. A failed check does not lengthen the back-off. */
    public PlannedCheck again(Instant now) {
        return nextCheckAt == null ? this : new PlannedCheck(now.plus(SOON), Math.max(1, checks - 1));
    }

    /** A check at once; the back-off continues after it. */
    public PlannedCheck atOnce(Instant now) {
        return new PlannedCheck(now, Math.max(1, checks));
    }

    public PlannedCheck never() {
        return new PlannedCheck(null, checks);
    }

    public boolean isDue(Instant now) {
        return nextCheckAt != null && !nextCheckAt.isAfter(now);
    }
}
