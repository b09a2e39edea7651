package org.caretill.clinicconfig.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

/** The hours in which what Stripe knows is asked for again, spread so that Stripe is not asked everything at once. */
public final class Night {

    /** Most clinics are in Australia. */
    private static final ZoneId ZONE = ZoneId.of("Australia/Sydney");

    private static final LocalTime BEGINS = LocalTime.of(1, 0);

    private static final int SECONDS = 4 * 60 * 60;

    private Night() {}

    /** The next time of what has this id, which always has the same place in the night. */
    public static Instant next(String id, Instant now) {
        var today = now.atZone(ZONE).toLocalDate();
        Instant next = BEGINS.atDate(today).atZone(ZONE).toInstant().plusSeconds(Math.floorMod(id.hashCode(), SECONDS));
        return next.isAfter(now) ? next : next.plus(Duration.ofDays(1));
    }
}
