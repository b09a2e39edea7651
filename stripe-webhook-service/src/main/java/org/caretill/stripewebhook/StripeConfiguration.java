package org.caretill.stripewebhook;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.caretill.striperules.PlatformKey;
import org.caretill.striperules.PlatformKeys;
import org.eclipse.microprofile.config.Config;
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
        PlatformKeys.check(Map.of(PlatformKeys.SECRET_KEY, key), simulator);
        this.key = PlatformKey.secret(PlatformKeys.SECRET_KEY, key.orElseThrow());
        this.simulator = simulator;
    }

    /** Everything that is wrong with the key; see {@link PlatformKeys}. */
    static List<String> problems(Config config) {
        return PlatformKeys.problems(
                Map.of(PlatformKeys.SECRET_KEY, config.getOptionalValue("caretill.stripe.secret-key", String.class)),
                config.getOptionalValue("caretill.stripe.api-base", String.class));
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
