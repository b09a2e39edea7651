package org.caretill.paymentrequest.stripe;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Refuses to start with keys that cannot be meant: missing ones, of two modes, or live ones against a simulator. */
@Startup
@ApplicationScoped
public class StripeKeys {

    private final String publishableKey;

    StripeKeys(
            @ConfigProperty(name = "caretill.stripe.secret-key") Optional<String> secretKey,
            @ConfigProperty(name = "caretill.stripe.publishable-key") Optional<String> publishableKey,
            @ConfigProperty(name = "caretill.stripe.client-id") Optional<String> clientId,
            @ConfigProperty(name = "caretill.stripe.api-base") Optional<String> apiBase) {
        List<String> missing = new ArrayList<>();
        if (secretKey.isEmpty()) {
            missing.add("STRIPE_SECRET_KEY");
        }
        if (publishableKey.isEmpty()) {
            missing.add("STRIPE_PUBLISHABLE_KEY");
        }
        if (clientId.isEmpty()) {
            missing.add("STRIPE_CLIENT_ID");
        }
        if (!missing.isEmpty()) {
            throw new IllegalStateException("Not configured: " + String.join(", ", missing));
        }
        boolean liveSecret = isLive(secretKey.orElseThrow());
        if (liveSecret != isLive(publishableKey.orElseThrow())) {
            throw new IllegalStateException(
                    "STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are of different modes: one live, one test");
        }
        if (liveSecret && apiBase.isPresent()) {
            throw new IllegalStateException(
                    "A live STRIPE_SECRET_KEY with STRIPE_API_BASE: live keys go to Stripe only");
        }
        this.publishableKey = publishableKey.orElseThrow();
    }

    /** The platform's publishable key, for the payer's browser. */
    public String publishableKey() {
        return publishableKey;
    }

    private static boolean isLive(String key) {
        return key.contains("_live_");
    }
}
