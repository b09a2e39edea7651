package org.caretill.problemdetails;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Reads a day that a caller gave as text, such as the first of a period to add up. */
public final class DayParameter {

    private static final LocalDate EARLIEST = LocalDate.EPOCH;

    /** In every time zone its end is a time that {@link InstantParameter} reads, too. */
    private static final LocalDate LATEST = LocalDate.of(9998, 12, 31);

    private DayParameter() {}

    /**
     * The day, or null if there is none.
     *
     * @param field how the caller knows the parameter
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 400 if it is not an ISO 8601 day between 1970 and 9998
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
            // Said below.
        }
        throw Problems.invalid(field, "must be a day such as 2026-11-23");
    }
}
