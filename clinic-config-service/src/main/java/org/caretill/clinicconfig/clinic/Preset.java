package org.caretill.clinicconfig.clinic;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A payment that the clinic often requests: fills the clinician's form with one click.
 *
 * @param amountMinor in the smallest unit of the clinic's currency
 * @param itemNumber of the medical benefits schedule, if there is one
 * @param gstIncluded whether the amount includes 10 % GST; absent if it does not, as for
 *     most medical services
 */
public record Preset(
        String label,
        long amountMinor,
        @Nullable String itemNumber,
        String description,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean gstIncluded) {

    /** Without GST it is what it was before presets had this field, so that the audit log sees no change. */
    public Preset {
        gstIncluded = Boolean.TRUE.equals(gstIncluded) ? Boolean.TRUE : null;
    }

    public boolean includesGst() {
        return gstIncluded != null;
    }
}
