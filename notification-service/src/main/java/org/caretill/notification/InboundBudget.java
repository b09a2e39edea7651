package org.caretill.notification;

import java.time.Duration;
import java.time.InstantSource;

/**
 * Limits how much a client may send: a few frames at once (keep-alives, answers to our pings), and one more every few
 * seconds. Not thread-safe.
 */
final class InboundBudget {

    static final int BURST = 10;
    static final Duration REFILL = Duration.ofSeconds(5);

    private final InstantSource clock;
    private long full;

    InboundBudget(InstantSource clock) {
        this.clock = clock;
    }

    /** Uses one frame of the budget; false if there is none left. */
    boolean take() {
        long now = clock.millis();
        // When the budget will be full again if the client sends nothing more.
        full = Math.max(full, now) + REFILL.toMillis();
        return full - now <= BURST * REFILL.toMillis();
    }
}
