package org.caretill.stripewebhook;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * What this service knows of the platform's Stripe account: its key, whether that is live, and where Stripe is. Refuses
 * to start where the key is missing, is not what it should be, or is a live one for a simulator; never shows it.
 */
@Singleton
final class StripeSettings {

    private final String key;
    private final Optional<String> apiBase;

    StripeSettings(Config config) {
        this.key = config.getOptionalValue("caretill.stripe.secret-key", String.class)
                .map(String::strip)
                .orElse("");
        if (!key.matches("(sk|rk)_(live|test)_\\S+")) {
            throw new ConfigurationException(
                    "STRIPE_SECRET_KEY must be the platform's secret key (sk_live_… or sk_test_…)");
        }
        this.apiBase = config.getOptionalValue("caretill.stripe.api-base", String.class);
        if (livemode() && apiBase.isPresent()) {
            throw new ConfigurationException(
                    "A live STRIPE_SECRET_KEY with STRIPE_API_BASE: a live key goes to Stripe alone");
        }
    }

    String secretKey() {
        return key;
    }

    /** Where the simulator is; empty: the calls go to Stripe. */
    Optional<String> apiBase() {
        return apiBase;
    }

    /** Whether the platform runs with a live key; events of the other mode are none of its business. */
    boolean livemode() {
        return key.startsWith("_live_", "sk".length());
    }
}
