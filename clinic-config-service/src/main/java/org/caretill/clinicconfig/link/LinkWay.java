package org.caretill.clinicconfig.link;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a clinic gets a Stripe account that the platform may use. */
@Schema(
        name = "LinkWay",
        description =
                "OAUTH: the clinic has an account and gives access to it. ONBOARDING: one is opened for the clinic")
public enum LinkWay {
    /** <a href="https://docs.stripe.com/connect/oauth-standard-accounts">Stripe's OAuth</a> for an account that exists. */
    OAUTH,
    /** <a href="https://docs.stripe.com/connect/hosted-onboarding">Stripe's onboarding</a> of a new account. */
    ONBOARDING
}
