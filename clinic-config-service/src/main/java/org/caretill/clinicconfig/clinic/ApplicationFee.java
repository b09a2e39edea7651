package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.persistence.Converter;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.caretill.clinicconfig.columns.JsonColumn;

/**
 * What the platform keeps of each payment of an organisation's clinics, unless it is nothing: a part, and a fixed amount
 * that depends on the payment's currency.
 *
 * @param basisPoints hundredths of a percent of the payment
 * @param fixedMinor by ISO 4217 code, in the currency's smallest unit; a currency that is not named: nothing
 */
public record ApplicationFee(int basisPoints, Map<String, Long> fixedMinor) {

    /** What holds as long as the operator has not decided otherwise. */
    public static final ApplicationFee NONE = new ApplicationFee(0, Map.of());

    public ApplicationFee {
        fixedMinor = Collections.unmodifiableMap(new TreeMap<>(fixedMinor));
    }

    /** A small value that is read and written as a whole. */
    @Converter
    public static class Column extends JsonColumn<ApplicationFee> {

        public Column() {
            super(new TypeReference<>() {});
        }
    }
}
