package org.caretill.stripesimulator;

import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The simulator's settings: its address and data directory, the platform's keys, and the addresses for webhooks. {@link
 * #sandbox()} is for tests in the same process: any free port, in memory, no webhooks until {@link
 * StripeSimulator#sendWebhooksTo} sets their addresses. {@link #from(Map)} reads the environment, with the sandbox's
 * published values as defaults, and throws {@link IllegalArgumentException} with the variable's name for an invalid
 * value.
 *
 * @param dataDirectory the directory of the journal; null: in memory
 * @param connectWebhooks the addresses for events of connected accounts, used in turn; none: not sent
 * @param connectSecrets each of them signs every webhook, as at Stripe while a secret is being rotated
 * @param accountWebhooks the addresses for the platform's own events, likewise
 * @param redirectUris where Stripe may send a browser back to after Connect's OAuth, as registered in the Dashboard
 * @param webhookEvents the types of events that both endpoints are registered for; {@code *}: all
 */
public record SimulatorSettings(
        String host,
        int port,
        Path dataDirectory,
        String secretKey,
        String publishableKey,
        String clientId,
        Set<String> redirectUris,
        List<URI> connectWebhooks,
        WebhookSecrets connectSecrets,
        List<URI> accountWebhooks,
        WebhookSecrets accountSecrets,
        Set<String> webhookEvents,
        InstantSource clock) {

    public static final String SECRET_KEY = "sk_test_caretill_sandbox";
    public static final String PUBLISHABLE_KEY = "pk_test_caretill_sandbox";
    public static final String CLIENT_ID = "ca_caretill_sandbox";
    public static final String REDIRECT_URI = "http://localhost:8081/v1/stripe/oauth/callback";
    public static final String CONNECT_WEBHOOK_SECRET = "whsec_caretill_sandbox_connect";
    public static final String ACCOUNT_WEBHOOK_SECRET = "whsec_caretill_sandbox_account";

    private static final Set<String> ALL_EVENTS = Set.of("*");

    public static SimulatorSettings sandbox() {
        return new SimulatorSettings(
                "localhost",
                0,
                null,
                SECRET_KEY,
                PUBLISHABLE_KEY,
                CLIENT_ID,
                Set.of(REDIRECT_URI),
                List.of(),
                WebhookSecrets.of(CONNECT_WEBHOOK_SECRET),
                List.of(),
                WebhookSecrets.of(ACCOUNT_WEBHOOK_SECRET),
                ALL_EVENTS,
                InstantSource.system());
    }

    public static SimulatorSettings from(Map<String, String> environment) {
        var env = new Environment(environment);
        return new SimulatorSettings(
                env.text("HTTP_HOST", "localhost"),
                env.port("HTTP_PORT", 8090),
                environment.getOrDefault("SIMULATOR_DATA_DIR", "").isBlank()
                        ? null
                        : Path.of(environment.get("SIMULATOR_DATA_DIR")),
                env.text("STRIPE_SECRET_KEY", SECRET_KEY),
                env.text("STRIPE_PUBLISHABLE_KEY", PUBLISHABLE_KEY),
                env.text("STRIPE_CLIENT_ID", CLIENT_ID),
                Set.copyOf(env.list("STRIPE_REDIRECT_URIS", REDIRECT_URI)),
                env.addresses("WEBHOOK_CONNECT_URL", "http://localhost:8083/webhooks/stripe/connect"),
                env.secrets("STRIPE_CONNECT_WEBHOOK_SECRETS", CONNECT_WEBHOOK_SECRET),
                env.addresses("WEBHOOK_ACCOUNT_URL", "http://localhost:8083/webhooks/stripe/account"),
                env.secrets("STRIPE_ACCOUNT_WEBHOOK_SECRETS", ACCOUNT_WEBHOOK_SECRET),
                Set.copyOf(env.list("WEBHOOK_EVENTS", "*")),
                InstantSource.system());
    }

    public SimulatorSettings withPort(int newPort) {
        return new SimulatorSettings(
                host,
                newPort,
                dataDirectory,
                secretKey,
                publishableKey,
                clientId,
                redirectUris,
                connectWebhooks,
                connectSecrets,
                accountWebhooks,
                accountSecrets,
                webhookEvents,
                clock);
    }

    public SimulatorSettings withDataDirectory(Path directory) {
        return new SimulatorSettings(
                host,
                port,
                directory,
                secretKey,
                publishableKey,
                clientId,
                redirectUris,
                connectWebhooks,
                connectSecrets,
                accountWebhooks,
                accountSecrets,
                webhookEvents,
                clock);
    }

    public SimulatorSettings withWebhooks(URI connect, URI account) {
        return new SimulatorSettings(
                host,
                port,
                dataDirectory,
                secretKey,
                publishableKey,
                clientId,
                redirectUris,
                List.of(connect),
                connectSecrets,
                List.of(account),
                accountSecrets,
                webhookEvents,
                clock);
    }

    public SimulatorSettings withClock(InstantSource newClock) {
        return new SimulatorSettings(
                host,
                port,
                dataDirectory,
                secretKey,
                publishableKey,
                clientId,
                redirectUris,
                connectWebhooks,
                connectSecrets,
                accountWebhooks,
                accountSecrets,
                webhookEvents,
                newClock);
    }

    /** Whether events of this type are sent to the endpoints. */
    boolean sends(String eventType) {
        return webhookEvents.equals(ALL_EVENTS) || webhookEvents.contains(eventType);
    }

    private record Environment(Map<String, String> values) {
        String text(String name, String otherwise) {
            String value = values.get(name);
            return value == null || value.isBlank() ? otherwise : value.strip();
        }

        int port(String name, int otherwise) {
            String value = text(name, Integer.toString(otherwise));
            if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
                throw new IllegalArgumentException(name + " is not a port: " + value);
            }
            return Integer.parseInt(value);
        }

        List<URI> addresses(String name, String otherwise) {
            List<String> addresses = list(name, otherwise);
            for (String address : addresses) {
                if (!address.matches("https?://.+")) {
                    throw new IllegalArgumentException(name + " is not an http address: " + address);
                }
            }
            return addresses.stream().map(URI::create).toList();
        }

        WebhookSecrets secrets(String name, String otherwise) {
            String file = text(name + "_FILE", "");
            return file.isEmpty()
                    ? WebhookSecrets.of(list(name, otherwise).toArray(String[]::new))
                    : WebhookSecrets.in(Path.of(file));
        }

        List<String> list(String name, String otherwise) {
            return Stream.of(text(name, otherwise).split(","))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .toList();
        }
    }
}
