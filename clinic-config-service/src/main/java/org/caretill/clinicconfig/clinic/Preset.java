package org.caretill.clinicconfig.clinic;

import org.jspecify.annotations.Nullable;

/**
 * A payment the clinic often asks for: fills the clinician's form in one click.
 *
 * @param amountMinor in the smallest unit of the clinic's currency
 * @param itemNumber of the medical benefits schedule, if there is one
 */
public record Preset(
        String label, long amountMinor, @Nullable String itemNumber, String description) {}
