package org.caretill.clinicconfig.clinic;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import org.caretill.identifiers.PlatformId;
import org.caretill.problemdetails.PlainText;
import org.caretill.problemdetails.RefusedException;
import org.caretill.problemdetails.Visible;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A clinic's data from the video-call platform.
 *
 * @param organisationName what the platform calls the organisation; null: as before
 * @param country ISO 3166-1 alpha-2
 * @param timeZone a zone of the <a href="https://www.iana.org/time-zones">IANA database</a>
 */
@Schema(name = "ClinicRegistration")
record Registration(
        @NotNull @Pattern(regexp = PlatformId.PATTERN, message = PlatformId.RULE)
        String organisationId,

        @NotNull @Visible @Size(max = 200) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE)
        String name,

        @Visible @Size(max = 200) @Pattern(regexp = PlainText.PATTERN, message = PlainText.RULE) @Nullable
        String organisationName,

        @NotNull String country,
        @NotNull String timeZone) {

    private static final Set<String> COUNTRIES = Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);

    /** @throws RefusedException if there is no such country or time zone */
    void mustNameKnownPlaces() {
        if (!COUNTRIES.contains(country)) {
            throw RefusedException.invalid("country", "must be an ISO 3166-1 alpha-2 code such as AU");
        }
        if (!timeZone.contains("/") || !ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw RefusedException.invalid("timeZone", "must be an IANA time zone such as Australia/Sydney");
        }
    }
}
