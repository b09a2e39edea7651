package org.caretill.clinicconfig.clinic;

import jakarta.persistence.Convert;
import jakarta.persistence.Embeddable;
import java.util.List;

/**
 * What the clinic's administrator decides about its payment requests. Amounts are in the smallest unit of the currency.
 *
 * @param currency ISO 4217
 * @param minimumMinor the least a request may ask for
 * @param maximumMinor the most a request may ask for
 * @param expiryMinutes how long a request can be paid
 */
@Embeddable
public record PaymentTerms(
        String currency,
        long minimumMinor,
        long maximumMinor,
        int expiryMinutes,
        @Convert(converter = PresetsColumn.class) List<Preset> presets) {}
