package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.caretill.clinicconfig.columns.JsonColumn;

/**
 * The platform's fee on each payment of an organisation's clinics: a percentage, and a fixed amount that depends on the
 * payment's currency.
 *
 * @param basisPoints hundredths of a percent of the payment
 * @param fixedMinor by ISO 4217 code, in the currency's smallest unit; other currencies have no fixed amount
 */
public record ApplicationFee(int basisPoints, Map<String, Long> fixedMinor) {

    /** The default: no fee. */
    public static final ApplicationFee NONE = new ApplicationFee(0, Map.of());

    public ApplicationFee {
        fixedMinor = Collections.unmodifiableMap(new TreeMap<>(fixedMinor));
    }

    /** Stored as JSON. */
    @Converter
    public static class Column extends JsonColumn<ApplicationFee> {

        public Column() {
            super(new TypeReference<>() {});
        }
    }
}
