package org.caretill.democall;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Limits how many people may join within a minute, from one address and in total. The counts are reset every minute, so
 * the total limit also bounds the number of addresses in memory.
 */
@ApplicationScoped
class JoiningLimit {

    static final int PER_ADDRESS = 60;
    static final int IN_ALL = 1_000;
    private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();

    private final InstantSource clock;
    private final Map<String, Integer> joinedByAddress = new HashMap<>();
    private int joined;
    private long minute;

    JoiningLimit() {
        this(InstantSource.system());
    }

    JoiningLimit(InstantSource clock) {
        this.clock = clock;
    }

    synchronized boolean allows(String address) {
        long now = clock.millis() / MINUTE_MS;
        if (now != minute) {
            minute = now;
            joined = 0;
            joinedByAddress.clear();
        }
        if (joined >= IN_ALL || joinedByAddress.getOrDefault(address, 0) >= PER_ADDRESS) {
            return false;
        }
        joined++;
        joinedByAddress.merge(address, 1, Integer::sum);
        return true;
    }
}
