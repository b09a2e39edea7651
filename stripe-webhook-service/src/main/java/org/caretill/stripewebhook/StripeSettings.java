package org.caretill.stripewebhook;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.Config;

/**
 * What this service knows of the platform's Stripe account: whether it is live. Refuses to start where the key is missing
 * or is not what it should be; never shows it.
 */
@Singleton
final class StripeSettings {

    private final boolean livemode;

    StripeSettings(Config config) {
        String key = config.getOptionalValue("caretill.stripe.secret-key", String.class)
                .map(String::strip)
                .orElse("");
        if (!key.matches("(sk|rk)_(live|test)_\\S+")) {
            throw new ConfigurationException(
                    "STRIPE_SECRET_KEY must be the platform's secret key (sk_live_… or sk_test_…)");
        }
        this.livemode = key.startsWith("_live_", "sk".length());
    }

    /** Whether the platform runs with a live key; events of the other mode are none of its business. */
    boolean livemode() {
        return livemode;
    }
}
