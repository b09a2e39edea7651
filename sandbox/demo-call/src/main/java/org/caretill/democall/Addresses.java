package org.caretill.democall;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** The addresses that the demo's pages use in the browser. */
@ConfigMapping(prefix = "demo-call")
interface Addresses {

    URI clinicConfigUrl();

    URI paymentRequestUrl();

    URI stripeWebhookUrl();

    URI notificationUrl();

    /** The OIDC issuer. */
    URI oidcUrl();

    /** Stripe.js, or the simulator's replacement for it. */
    URI stripeJsUrl();

    static String originOf(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
