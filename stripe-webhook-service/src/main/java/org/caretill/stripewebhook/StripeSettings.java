package org.caretill.stripewebhook;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.caretill.striperules.PlatformKey;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What this service knows of the platform's Stripe account: its key, whether that is live, and where Stripe is. Refuses
 * to start where the key is missing, is not what it should be, or is a live one for a simulator; never shows it.
 */
@Singleton
final class StripeSettings {

    private final PlatformKey key;
    private final Optional<String> apiBase;

    StripeSettings(
            @ConfigProperty(name = "caretill.stripe.secret-key") Optional<String> key,
            @ConfigProperty(name = "caretill.stripe.api-base") Optional<String> apiBase) {
        this.key = PlatformKey.secret("STRIPE_SECRET_KEY", key.orElse(""));
        this.key.refuseLiveKeyFor(apiBase);
        this.apiBase = apiBase;
    }

    PlatformKey secretKey() {
        return key;
    }

    /** Where the simulator is; empty: the calls go to Stripe. */
    Optional<String> apiBase() {
        return apiBase;
    }

    /** Whether the platform runs with a live key; events of the other mode are none of its business. */
    boolean livemode() {
        return key.isLive();
    }
}
