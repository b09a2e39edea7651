package org.caretill.notification;

import java.time.Duration;
import java.time.InstantSource;

/**
 * How much a client may send: a few frames at once (a keep-alive, the answers to our pings), and one more every few
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

    /** Takes one frame off the budget; false if there is nothing left. */
    boolean take() {
        long now = clock.millis();
        // The moment at which the budget will be full again, if nothing more comes.
        full = Math.max(full, now) + REFILL.toMillis();
        return full - now <= BURST * REFILL.toMillis();
    }
}
