package org.caretill.clinicconfig.organisation;

import jakarta.persistence.Embeddable;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which Stripe accounts the clinics of an organisation may have beyond the rule: one each, and no two the same.
 *
 * @param severalAccountsPerClinic a clinic may add accounts beside its default one and route clinicians to them
 * @param sharedAccountAcrossClinics one account may be linked to several clinics of the organisation
 */
@Embeddable
public record StripeAccountPolicy(
        @Schema(required = true, description = "A clinic may add accounts beside its default one")
        boolean severalAccountsPerClinic,

        @Schema(required = true, description = "One account may be linked to several clinics of the organisation")
        boolean sharedAccountAcrossClinics) {

    /** What holds as long as the operator has not decided otherwise. */
    static final StripeAccountPolicy DEFAULT = new StripeAccountPolicy(false, false);
}
