package org.caretill.clinicconfig.clinic;

import org.jspecify.annotations.Nullable;

/**
 * A payment that the clinic often requests: fills the clinician's form with one click.
 *
 * @param amountMinor in the smallest unit of the clinic's currency
 * @param itemNumber of the medical benefits schedule, if there is one
 */
public record Preset(
        String label, long amountMinor, @Nullable String itemNumber, String description) {}
