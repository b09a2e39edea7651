package org.caretill.problemdetails;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Reads a day from a parameter, such as the first day of a report. */
public final class DayParameter {

    private static final LocalDate EARLIEST = LocalDate.EPOCH;

    /** Early enough that its end, in every time zone, is a time that {@link InstantParameter} accepts. */
    private static final LocalDate LATEST = LocalDate.of(9998, 12, 31);

    private DayParameter() {}

    /**
     * The day, or null if the text is null.
     *
     * @param field the parameter's name in the request
     * @throws RefusedException if it is not an ISO 8601 day between 1970 and 9998
     */
    public static @Nullable LocalDate read(String field, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            LocalDate day = LocalDate.parse(text);
            if (!day.isBefore(EARLIEST) && !day.isAfter(LATEST)) {
                return day;
            }
        } catch (DateTimeException _) {
            // The exception below says what is expected.
        }
        throw RefusedException.invalid(field, "must be a day such as 2026-11-23");
    }
}
