package org.caretill.stripecheck;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stripe.StripeClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.caretill.striperules.PlatformKey;
import org.caretill.striperules.PlatformKeys;

/**
 * Which Stripe is checked, and where Caretill runs: the variables are those of {@code ./run}. Without keys it is the
 * simulator of the running stack.
 *
 * @param simulator the simulator's address; empty: Stripe's test mode
 * @param redirectUri where Stripe sends an administrator back to
 * @param offersOAuth whether the operator lets clinics link an account by OAuth
 * @param parts the running stack's parts: name, port, readiness
 */
record Settings(
        PlatformKey secretKey,
        PlatformKey publishableKey,
        String clientId,
        Optional<String> simulator,
        String redirectUri,
        boolean offersOAuth,
        JsonNode parts) {

    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int READ_TIMEOUT_MS = 20_000;
    private static final int RETRIES = 2;

    /** The simulator's keys in the sandbox, which are worth nothing elsewhere. */
    private static final Map<String, String> SANDBOX_KEYS = Map.of(
            PlatformKeys.SECRET_KEY, "sk_test_caretill_sandbox",
            PlatformKeys.PUBLISHABLE_KEY, "pk_test_caretill_sandbox",
            PlatformKeys.CLIENT_ID, "ca_caretill_sandbox");

    /** @throws IllegalArgumentException that says what is missing or wrong, and quotes no key */
    static Settings from(Map<String, String> environment, Path dataDirectory) {
        JsonNode parts = partsIn(dataDirectory);
        boolean hasKeys = SANDBOX_KEYS.keySet().stream()
                .anyMatch(name -> !environment.getOrDefault(name, "").isBlank());
        Map<String, String> keys = hasKeys ? environment : SANDBOX_KEYS;
        Optional<String> simulator =
                hasKeys ? Optional.empty() : Optional.of("http://localhost:" + port(parts, "stripe-simulator"));
        Map<String, Optional<String>> given = Map.of(
                PlatformKeys.SECRET_KEY, value(keys, PlatformKeys.SECRET_KEY),
                PlatformKeys.PUBLISHABLE_KEY, value(keys, PlatformKeys.PUBLISHABLE_KEY),
                PlatformKeys.CLIENT_ID, value(keys, PlatformKeys.CLIENT_ID));
        PlatformKeys.check(given, simulator);
        PlatformKey secret = PlatformKey.secret(PlatformKeys.SECRET_KEY, key(given, PlatformKeys.SECRET_KEY));
        if (secret.isLive()) {
            throw new IllegalArgumentException(
                    "STRIPE_SECRET_KEY is a live key. This check pays with a test card: use the keys of the test mode.");
        }
        String publicAddress = value(environment, "PUBLIC_BASE_URL")
                .orElseGet(() -> "http://localhost:" + port(parts, "clinic-config-service"));
        return new Settings(
                secret,
                PlatformKey.publishable(PlatformKeys.PUBLISHABLE_KEY, key(given, PlatformKeys.PUBLISHABLE_KEY)),
                PlatformKey.connectClientId(PlatformKeys.CLIENT_ID, key(given, PlatformKeys.CLIENT_ID)),
                simulator,
                publicAddress + "/v1/stripe/oauth/callback",
                value(environment, "STRIPE_LINK_WAYS").orElse("oauth").contains("oauth"),
                parts);
    }

    private static JsonNode partsIn(Path dataDirectory) {
        try {
            return new ObjectMapper()
                    .readTree(dataDirectory.resolve("parts.json").toFile());
        } catch (IOException _) {
            throw new IllegalArgumentException(
                    "Caretill does not run here: start ./run, with the same keys, and wait until it is ready.");
        }
    }

    private static String key(Map<String, Optional<String>> checked, String name) {
        return checked.getOrDefault(name, Optional.empty()).orElseThrow();
    }

    private static Optional<String> value(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static int port(JsonNode parts, String part) {
        JsonNode port = parts.path(part).path("port");
        if (!port.isInt()) {
            throw new IllegalArgumentException(part + " does not run here: start ./run, with the same keys.");
        }
        return port.asInt();
    }

    /** The address of a part of the running stack, without a slash at its end. */
    String addressOf(String part) {
        return "http://localhost:" + port(parts, part);
    }

    String apiBase() {
        return simulator.orElse("https://api.stripe.com");
    }

    URI connectBase() {
        return URI.create(simulator.orElse("https://connect.stripe.com"));
    }

    StripeClient client(PlatformKey key) {
        return StripeClient.builder()
                .setApiKey(key.text())
                .setApiBase(apiBase())
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setReadTimeout(READ_TIMEOUT_MS)
                .setMaxNetworkRetries(RETRIES)
                .build();
    }
}
