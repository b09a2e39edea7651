package org.caretill.paymentrequest.platformevents;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * When a receiver that has too much to do wants to be called again: the header {@code Retry-After} of 429 and 503, seconds or
 * a date (<a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, 10.2.3</a>).
 */
final class RetryAfter {

    /** A longer pause is not granted: what happens meanwhile waits for all of the endpoint's events. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private RetryAfter() {}

    /** An hour ahead at most; null if the answer asks for no pause, or for one that cannot be understood. */
    static @Nullable Instant of(int status, @Nullable String header, Instant now) {
        if (header == null || (status != TOO_MANY_REQUESTS && status != SERVICE_UNAVAILABLE)) {
            return null;
        }
        Instant asked = read(header.strip(), now);
        if (asked == null || !asked.isAfter(now)) {
            return null;
        }
        Instant latest = now.plus(LONGEST);
        return asked.isBefore(latest) ? asked : latest;
    }

    private static @Nullable Instant read(String header, Instant now) {
        if (header.matches("[0-9]{1,9}")) {
            return now.plusSeconds(Long.parseLong(header));
        }
        try {
            return DateTimeFormatter.RFC_1123_DATE_TIME.parse(header, Instant::from);
        } catch (DateTimeException _) {
            return null;
        }
    }
}
