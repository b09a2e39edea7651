package org.caretill.stripewebhook;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * What this service knows of the platform's Stripe account: the secrets its two webhook endpoints are signed with, and
 * whether it is live. Refuses to start, naming the variables, where something is missing or is not what it should be;
 * never shows a value.
 */
@Singleton
final class StripeSettings {

    private final boolean livemode;
    private final Map<WebhookEndpoint, StripeSignature> signatures;

    StripeSettings(Config config, InstantSource clock) {
        String key = setting(config, "caretill.stripe.secret-key");
        List<String> connect = secrets(config, "caretill.stripe.connect-webhook-secrets");
        List<String> account = secrets(config, "caretill.stripe.account-webhook-secrets");

        refuseUnlessUsable(key, connect, account);
        this.livemode = key.startsWith("_live_", "sk".length());
        this.signatures = Map.of(
                WebhookEndpoint.CONNECT, new StripeSignature(connect, clock),
                WebhookEndpoint.ACCOUNT, new StripeSignature(account, clock));
    }

    /** Who decides about the webhooks of the endpoint; asked anew for each webhook, because secrets are rotated. */
    StripeSignature signatureOf(WebhookEndpoint endpoint) {
        return Objects.requireNonNull(signatures.get(endpoint));
    }

    /** Whether the platform runs with a live key; events of the other mode are none of its business. */
    boolean livemode() {
        return livemode;
    }

    private static void refuseUnlessUsable(String key, List<String> connect, List<String> account) {
        List<String> complaints = new ArrayList<>();
        if (!key.matches("(sk|rk)_(live|test)_\\S+")) {
            complaints.add("STRIPE_SECRET_KEY must be the platform's secret key (sk_live_… or sk_test_…)");
        }
        if (!areSecrets(connect)) {
            complaints.add("STRIPE_CONNECT_WEBHOOK_SECRETS must list the Connect endpoint's signing secrets (whsec_…)");
        }
        if (!areSecrets(account)) {
            complaints.add("STRIPE_ACCOUNT_WEBHOOK_SECRETS must list the account endpoint's signing secrets (whsec_…)");
        }
        if (connect.stream().anyMatch(account::contains)) {
            complaints.add("STRIPE_CONNECT_WEBHOOK_SECRETS and STRIPE_ACCOUNT_WEBHOOK_SECRETS must not share a secret");
        }
        if (!complaints.isEmpty()) {
            throw new ConfigurationException(String.join("; ", complaints));
        }
    }

    private static boolean areSecrets(List<String> secrets) {
        return !secrets.isEmpty() && secrets.stream().allMatch(secret -> secret.matches("whsec_\\S+"));
    }

    private static List<String> secrets(Config config, String name) {
        return Stream.of(setting(config, name).split(","))
                .map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .toList();
    }

    private static String setting(Config config, String name) {
        return config.getOptionalValue(name, String.class).map(String::strip).orElse("");
    }
}
