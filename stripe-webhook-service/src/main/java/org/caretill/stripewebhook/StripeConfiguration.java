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
 * The platform's secret key and application at Stripe, and Stripe's address. The service does not start if one is
 * missing or malformed, or the key a live one for the simulator; the key is never logged.
 */
@Singleton
final class StripeConfiguration {

    private final PlatformKey key;
    private final String clientId;
    private final Optional<String> simulator;

    StripeConfiguration(
            @ConfigProperty(name = "caretill.stripe.secret-key") Optional<String> key,
            @ConfigProperty(name = "caretill.stripe.client-id") Optional<String> clientId,
            @ConfigProperty(name = "caretill.stripe.api-base") Optional<String> simulator) {
        PlatformKeys.check(Map.of(PlatformKeys.SECRET_KEY, key, PlatformKeys.CLIENT_ID, clientId), simulator);
        this.key = PlatformKey.secret(PlatformKeys.SECRET_KEY, key.orElseThrow());
        this.clientId = PlatformKey.connectClientId(PlatformKeys.CLIENT_ID, clientId.orElseThrow());
        this.simulator = simulator;
    }

    /** Everything that is wrong with them; see {@link PlatformKeys}. */
    static List<String> problems(Config config) {
        return PlatformKeys.problems(
                Map.of(
                        PlatformKeys.SECRET_KEY,
                        config.getOptionalValue("caretill.stripe.secret-key", String.class),
                        PlatformKeys.CLIENT_ID,
                        config.getOptionalValue("caretill.stripe.client-id", String.class)),
                config.getOptionalValue("caretill.stripe.api-base", String.class));
    }

    PlatformKey secretKey() {
        return key;
    }

    /** The simulator's address; empty: calls go to Stripe. */
    Optional<String> simulator() {
        return simulator;
    }

    Platform platform() {
        return new Platform(clientId, key.isLive());
    }
}
