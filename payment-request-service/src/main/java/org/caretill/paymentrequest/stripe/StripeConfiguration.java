package org.caretill.paymentrequest.stripe;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import org.caretill.striperules.PlatformKey;
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
        PlatformKey.refuseMissing(Map.of(
                "STRIPE_SECRET_KEY",
                secretKey,
                "STRIPE_PUBLISHABLE_KEY",
                publishableKey,
                "STRIPE_CLIENT_ID",
                clientId));
        this.secretKey = PlatformKey.secret("STRIPE_SECRET_KEY", secretKey.orElseThrow());
        this.publishableKey = PlatformKey.publishable("STRIPE_PUBLISHABLE_KEY", publishableKey.orElseThrow());
        this.clientId = PlatformKey.connectClientId("STRIPE_CLIENT_ID", clientId.orElseThrow());
        if (this.secretKey.isLive() != this.publishableKey.isLive()) {
            throw new IllegalStateException(
                    "STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are of different modes: one live, one test");
        }
        this.secretKey.refuseLiveKeyFor(simulator);
        this.simulator = simulator;
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

    /** The platform's publishable key, for the payer's browser. */
    public String publishableKey() {
        return publishableKey.text();
    }
}
