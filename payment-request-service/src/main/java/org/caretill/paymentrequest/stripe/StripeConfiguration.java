package org.caretill.paymentrequest.stripe;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.caretill.striperules.PlatformKey;
import org.caretill.striperules.PlatformKeys;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The platform's keys at Stripe. The service does not start if keys are missing, if one is live and the other test, or
 * if live keys would be used with the simulator.
 */
@Startup
@ApplicationScoped
public class StripeConfiguration {

    private final PlatformKey secretKey;
    private final PlatformKey publishableKey;
    private final String clientId;
    private final Optional<String> simulator;

    StripeConfiguration(
            @ConfigProperty(name = "caretill.stripe.secret-key") Optional<String> secretKey,
            @ConfigProperty(name = "caretill.stripe.publishable-key") Optional<String> publishableKey,
            @ConfigProperty(name = "caretill.stripe.client-id") Optional<String> clientId,
            @ConfigProperty(name = "caretill.stripe.api-base") Optional<String> simulator) {
        PlatformKeys.check(keys(secretKey, publishableKey, clientId), simulator);
        this.secretKey = PlatformKey.secret(PlatformKeys.SECRET_KEY, secretKey.orElseThrow());
        this.publishableKey = PlatformKey.publishable(PlatformKeys.PUBLISHABLE_KEY, publishableKey.orElseThrow());
        this.clientId = PlatformKey.connectClientId(PlatformKeys.CLIENT_ID, clientId.orElseThrow());
        this.simulator = simulator;
    }

    private static Map<String, Optional<String>> keys(
            Optional<String> secretKey, Optional<String> publishableKey, Optional<String> clientId) {
        return Map.of(
                PlatformKeys.SECRET_KEY,
                secretKey,
                PlatformKeys.PUBLISHABLE_KEY,
                publishableKey,
                PlatformKeys.CLIENT_ID,
                clientId);
    }

    /** Everything that is wrong with the keys; see {@link PlatformKeys}. */
    public static List<String> problems(Config config) {
        return PlatformKeys.problems(
                keys(
                        config.getOptionalValue("caretill.stripe.secret-key", String.class),
                        config.getOptionalValue("caretill.stripe.publishable-key", String.class),
                        config.getOptionalValue("caretill.stripe.client-id", String.class)),
                config.getOptionalValue("caretill.stripe.api-base", String.class));
    }

    PlatformKey secretKey() {
        return secretKey;
    }

    /** The platform's Connect application, by which Stripe marks the payments that the platform made. */
    String clientId() {
        return clientId;
    }

    /** The simulator's address; empty: calls go to Stripe. */
    Optional<String> simulator() {
        return simulator;
    }

    /** Whether real money moves. */
    boolean livemode() {
        return secretKey.isLive();
    }

    /** The platform's publishable key, for the payer's browser. */
    public String publishableKey() {
        return publishableKey.text();
    }
}
