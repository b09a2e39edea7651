package org.caretill.democall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JoiningLimitTest {

    private Instant now = Instant.parse("2026-11-23T01:02:03Z");
    private final JoiningLimit limit = new JoiningLimit(() -> now);

    @Test
    void one_address_is_stopped_and_the_others_are_not() {
        assertEquals(JoiningLimit.PER_ADDRESS, allowed(1_000, "192.0.2.1"));
        assertTrue(limit.allows("192.0.2.2"));
    }

    @Test
    void many_addresses_together_are_stopped_too() {
        long allowed = IntStream.range(0, 5_000)
                .filter(address -> limit.allows("address " + address))
                .count();
        assertEquals(JoiningLimit.IN_ALL, allowed);
    }

    @Test
    void the_next_minute_begins_anew() {
        allowed(1_000, "192.0.2.1");
        assertFalse(limit.allows("192.0.2.1"));
        now = now.plus(Duration.ofMinutes(1));
        assertTrue(limit.allows("192.0.2.1"));
    }

    private long allowed(int times, String address) {
        return IntStream.range(0, times).filter(_ -> limit.allows(address)).count();
    }
}
