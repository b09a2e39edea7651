package org.caretill.paymentrequest.clinic;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a clinic is, which decides how amounts, dates and times are written for whoever reads them: $85.00 and 28
 * November 2026 for a clinic in Australia.
 *
 * @param country ISO 3166-1 alpha-2
 */
public record ClinicPlace(String country, ZoneId zone) {

    private static final ClinicPlace UNKNOWN = new ClinicPlace("AU", ZoneId.of("UTC"));

    /** The place of a clinic; Australia and UTC as far as it is not known here yet. */
    public static ClinicPlace of(@Nullable ClinicPayments clinic) {
        return clinic == null
                ? UNKNOWN
                : new ClinicPlace(Objects.requireNonNullElse(clinic.country(), UNKNOWN.country), clinic.zone());
    }

    /** For English texts. */
    public Locale english() {
        return Locale.of("en", country);
    }
}
