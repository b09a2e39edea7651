package org.caretill.democall;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.List;

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

    /** The domains of the pages on which patients pay, where Apple Pay and Google Pay are registered. */
    List<String> paymentPageDomains();

    /** Whether the pages use Stripe itself, not the simulator. */
    default boolean isStripeItself() {
        return "js.stripe.com".equals(stripeJsUrl().getHost());
    }

    static String originOf(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }
}
