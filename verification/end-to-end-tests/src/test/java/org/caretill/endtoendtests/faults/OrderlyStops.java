package org.caretill.endtoendtests.faults;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The processes that were asked to stop (SIGTERM), so that a request cut off by that, which is a violation, can be told
 * from one that a crash has cut off.
 */
final class OrderlyStops {

    /** A service serves for one second in the sandbox after it was asked to stop ({@code SHUTDOWN_DELAY}). */
    private static final long SERVES_NANOS = Duration.ofMillis(700).toNanos();

    /** Requests in progress are answered within ten seconds; one that takes longer may be cut off. */
    private static final long ANSWERS_NANOS = Duration.ofSeconds(9).toNanos();

    private final Map<String, Long> askedAtNanos = new ConcurrentHashMap<>();

    /** The process at this address is asked to stop now. */
    void asked(String address) {
        askedAtNanos.put(address, System.nanoTime());
    }

    /** The process at this address runs again. */
    void over(String address) {
        askedAtNanos.remove(address);
    }

    /** Whether the process may still answer. */
    boolean isStopping(String address) {
        Long asked = askedAtNanos.get(address);
        return asked != null && System.nanoTime() - asked < SERVES_NANOS + ANSWERS_NANOS;
    }

    /** Whether the process must have answered a request that was sent to it then, and got no answer until now. */
    boolean hasCutOff(String address, long sentAtNanos) {
        Long asked = askedAtNanos.get(address);
        return asked != null && sentAtNanos - asked < SERVES_NANOS && isStopping(address);
    }
}
