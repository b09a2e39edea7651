package org.caretill.clinicconfig.stripe;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stripe's keys, checked when the service starts: a service that could not link an account, or that would send a live
 * key to a simulator, does not start and says why, without quoting a key.
 */
@Startup
@Singleton
public class StripeConfiguration {

    private final String secretKey;
    private final String clientId;
    private final URI apiBase;
    private final URI connectBase;
    private final boolean hasSimulator;

    StripeConfiguration(
            @ConfigProperty(name = "caretill.stripe.secret-key") Optional<String> secretKey,
            @ConfigProperty(name = "caretill.stripe.client-id") Optional<String> clientId,
            @ConfigProperty(name = "caretill.stripe.api-base") Optional<String> simulator) {
        List<String> missing = new ArrayList<>();
        if (secretKey.isEmpty()) {
            missing.add("STRIPE_SECRET_KEY");
        }
        if (clientId.isEmpty()) {
            missing.add("STRIPE_CLIENT_ID");
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("The Stripe configuration is not complete: set "
                    + String.join(" and ", missing)
                    + " (Stripe Dashboard: Developers > API keys, Connect > Settings)");
        }
        this.secretKey = secretKey.get();
        this.clientId = clientId.get();
        if (!this.secretKey.matches("(sk|rk)_(test|live)_\\w+")) {
            throw new IllegalStateException(
                    "STRIPE_SECRET_KEY is not a secret key: those begin with sk_test_, sk_live_, rk_test_ or rk_live_");
        }
        if (!this.clientId.matches("ca_\\w+")) {
            throw new IllegalStateException("STRIPE_CLIENT_ID is not a Connect client id: those begin with ca_");
        }
        if (simulator.isPresent() && livemode()) {
            throw new IllegalStateException(
                    "STRIPE_SECRET_KEY is a live key and STRIPE_API_BASE is set: a live key goes to Stripe alone");
        }
        this.hasSimulator = simulator.isPresent();
        this.apiBase = URI.create(simulator.orElse("https://api.stripe.com"));
        this.connectBase = URI.create(simulator.orElse("https://connect.stripe.com"));
    }

    String secretKey() {
        return secretKey;
    }

    String clientId() {
        return clientId;
    }

    URI apiBase() {
        return apiBase;
    }

    URI connectBase() {
        return connectBase;
    }

    /** Where an account's owner manages it. */
    String dashboard(String account, boolean isLive) {
        return hasSimulator
                ? apiBase + "/dashboard/" + account
                : "https://dashboard.stripe.com/" + account + (isLive ? "/dashboard" : "/test/dashboard");
    }

    /** Whether real money moves. */
    boolean livemode() {
        return secretKey.startsWith("sk_live_") || secretKey.startsWith("rk_live_");
    }
}
