package org.caretill.localstack;

import java.time.Duration;

/**
 * How often a part that dies is restarted: a limited number of times in a row. A part that was ready for a while counts
 * as recovered, and the count starts again.
 */
final class RestartPolicy {

    static final int LIMIT = 3;
    static final Duration RECOVERED_AFTER = Duration.ofSeconds(5);

    private final int limit;
    private final Duration recoveredAfter;
    private int restarts;

    RestartPolicy(int limit, Duration recoveredAfter) {
        this.limit = limit;
        this.recoveredAfter = recoveredAfter;
    }

    /** Whether to restart a part that has just died after it was ready for this long. */
    boolean allowsRestartAfter(Duration ready) {
        if (ready.compareTo(recoveredAfter) >= 0) {
            restarts = 0;
        }
        if (restarts == limit) {
            return false;
        }
        restarts++;
        return true;
    }

    @Override
    public String toString() {
        return restarts + " of " + limit;
    }
}
