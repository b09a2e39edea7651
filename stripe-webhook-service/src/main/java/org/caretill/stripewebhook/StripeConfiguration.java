package org.caretill.stripewebhook;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.caretill.striperules.PlatformKey;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The platform's secret key at Stripe, and Stripe's address. The service does not start if the key is missing,
 * malformed, or a live key for the simulator; the key is never logged.
 */
@Singleton
final class StripeConfiguration {

    private final PlatformKey key;
    private final Optional<String> simulator;

    StripeConfiguration(
            @ConfigProperty(name = "caretill.stripe.secret-key") Optional<String> key,
            @ConfigProperty(name = "caretill.stripe.api-base") Optional<String> simulator) {
        PlatformKey.refuseMissing(Map.of("STRIPE_SECRET_KEY", key));
        this.key = PlatformKey.secret("STRIPE_SECRET_KEY", key.orElseThrow());
        this.key.refuseLiveKeyFor(simulator);
        this.simulator = simulator;
    }

    PlatformKey secretKey() {
        return key;
    }

    /** The simulator's address; empty: calls go to Stripe. */
    Optional<String> simulator() {
        return simulator;
    }

    /** Whether the platform has a live key; events of the other mode are not published. */
    boolean livemode() {
        return key.isLive();
    }
}
