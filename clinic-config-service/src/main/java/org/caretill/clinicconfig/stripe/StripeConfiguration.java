package org.caretill.clinicconfig.stripe;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.caretill.striperules.PlatformKey;
import org.caretill.striperules.PlatformKeys;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stripe's keys, checked when the service starts. If a key is missing, or a live key would be sent to a simulator, the
 * service does not start and logs why, without the key.
 */
@Startup
@Singleton
public class StripeConfiguration {

    private final PlatformKey secretKey;
    private final String clientId;
    private final Optional<String> simulator;
    private final URI connectBase;

    StripeConfiguration(
            @ConfigProperty(name = "caretill.stripe.secret-key") Optional<String> secretKey,
            @ConfigProperty(name = "caretill.stripe.client-id") Optional<String> clientId,
            @ConfigProperty(name = "caretill.stripe.api-base") Optional<String> simulator) {
        PlatformKeys.check(keys(secretKey, clientId), simulator);
        this.secretKey = PlatformKey.secret(PlatformKeys.SECRET_KEY, secretKey.orElseThrow());
        this.clientId = PlatformKey.connectClientId(PlatformKeys.CLIENT_ID, clientId.orElseThrow());
        this.simulator = simulator;
        this.connectBase = URI.create(simulator.orElse("https://connect.stripe.com"));
    }

    private static Map<String, Optional<String>> keys(Optional<String> secretKey, Optional<String> clientId) {
        return Map.of(PlatformKeys.SECRET_KEY, secretKey, PlatformKeys.CLIENT_ID, clientId);
    }

    /** Everything that is wrong with the keys; see {@link PlatformKeys}. */
    public static List<String> problems(Config config) {
        return PlatformKeys.problems(
                keys(
                        config.getOptionalValue("caretill.stripe.secret-key", String.class),
                        config.getOptionalValue("caretill.stripe.client-id", String.class)),
                config.getOptionalValue("caretill.stripe.api-base", String.class));
    }

    PlatformKey secretKey() {
        return secretKey;
    }

    String clientId() {
        return clientId;
    }

    /** The simulator's address; empty: calls go to Stripe. */
    Optional<String> simulator() {
        return simulator;
    }

    URI connectBase() {
        return connectBase;
    }

    /** The address of the account's Dashboard. */
    String dashboard(String account, boolean isLive) {
        return simulator
                .map(base -> base + "/dashboard/" + account)
                .orElseGet(
                        () -> "https://dashboard.stripe.com/" + account + (isLive ? "/dashboard" : "/test/dashboard"));
    }

    /** Whether real money moves. */
    boolean livemode() {
        return secretKey.isLive();
    }
}
