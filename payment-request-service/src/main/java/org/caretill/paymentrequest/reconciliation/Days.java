package org.caretill.paymentrequest.reconciliation;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.caretill.problem.Problems;

/** Days as callers write them. */
final class Days {

    private static final LocalDate EARLIEST = LocalDate.EPOCH;
    private static final LocalDate LATEST = LocalDate.of(9998, 12, 31);

    private Days() {}

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 if it is none */
    static LocalDate read(String field, String text) {
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
