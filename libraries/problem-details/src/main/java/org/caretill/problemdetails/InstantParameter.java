package org.caretill.problemdetails;

import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads a time from a parameter, such as the start of a period to list. */
public final class InstantParameter {

    /** PostgreSQL could store later times, but a later one in a request is a mistake. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private InstantParameter() {}

    /**
     * The time, or null if the text is null.
     *
     * @param field the parameter's name in the request
     * @throws RefusedException if it is not an ISO 8601 instant between 1970 and 9999
     */
    public static @Nullable Instant read(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant instant = Instant.parse(text);
            if (!instant.isBefore(Instant.EPOCH) && !instant.isAfter(LATEST)) {
                return instant;
            }
        } catch (DateTimeException _) {
            // The exception below says what is expected.
        }
        throw RefusedException.invalid(field, "must be a time such as 2026-11-23T01:02:03Z");
    }
}
