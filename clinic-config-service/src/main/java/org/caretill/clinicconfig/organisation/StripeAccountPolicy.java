package org.caretill.clinicconfig.organisation;

import jakarta.persistence.Embeddable;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Which Stripe accounts the clinics of an organisation may have. By default each clinic has one account of its own.
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

    /** The policy of an organisation for which the operator has set none. */
    static final StripeAccountPolicy DEFAULT = new StripeAccountPolicy(false, false);
}
