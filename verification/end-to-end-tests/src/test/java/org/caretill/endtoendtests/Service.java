package org.caretill.endtoendtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The services, each of which a test can start once more beside the running stack, as another replica. */
enum Service {
    CLINIC_CONFIG(
            "clinic-config-service",
            "clinic_config",
            Address.CLINIC_CONFIG,
            Address.CLINIC_CONFIG_MANAGEMENT,
            "STRIPE_SECRET_KEY",
            "STRIPE_CLIENT_ID",
            "AUDIT_LOG_KEYS"),
    PAYMENT_REQUEST(
            "payment-request-service",
            "payment_request",
            Address.PAYMENT_REQUEST,
            Address.PAYMENT_REQUEST_MANAGEMENT,
            "STRIPE_SECRET_KEY",
            "STRIPE_PUBLISHABLE_KEY",
            "STRIPE_CLIENT_ID",
            "GUEST_TOKEN_KEYS_FILE",
            "WEBHOOK_SECRET_KEYS"),
    STRIPE_WEBHOOK(
            "stripe-webhook-service",
            "stripe_webhook",
            Address.STRIPE_WEBHOOK,
            Address.STRIPE_WEBHOOK_MANAGEMENT,
            "STRIPE_SECRET_KEY",
            "STRIPE_CLIENT_ID",
            "STRIPE_CONNECT_WEBHOOK_SECRETS",
            "STRIPE_ACCOUNT_WEBHOOK_SECRETS"),
    NOTIFICATION("notification-service", "notification", Address.NOTIFICATION, Address.NOTIFICATION_MANAGEMENT);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String module;
    private final String database;
    private final Address http;
    private final Address management;
    private final List<String> required;

    Service(String module, String database, Address http, Address management, String... ofItsOwn) {
        this.module = module;
        this.database = database;
        this.http = http;
        this.management = management;
        this.required = Stream.concat(Stream.of("POSTGRES_PASSWORD", "POSTGRES_OWNER_PASSWORD"), Stream.of(ofItsOwn))
                .toList();
    }

    String database() {
        return database;
    }

    Address http() {
        return http;
    }

    Address management() {
        return management;
    }

    /** The variables without a default. */
    List<String> required() {
        return required;
    }

    Path directory() {
        return RunningStack.checkout().resolve(module);
    }

    /** What fits the running stack, for every variable without a default, and for those that the stack changes. */
    Map<String, String> variables(RunningStack stack) {
        return Map.ofEntries(
                Map.entry("HTTP_PORT", Integer.toString(stack.portForAnother(http))),
                Map.entry("MANAGEMENT_PORT", Integer.toString(stack.portForAnother(management))),
                Map.entry("POSTGRES_HOST", "localhost"),
                Map.entry("POSTGRES_PORT", Integer.toString(stack.port(Address.POSTGRES))),
                Map.entry("POSTGRES_PASSWORD", stack.password(database)),
                Map.entry("POSTGRES_OWNER_PASSWORD", stack.password(database + "_owner")),
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + stack.port(Address.KAFKA)),
                Map.entry("OIDC_AUTH_SERVER_URL", stack.url(Address.KEYCLOAK) + "/realms/caretill"),
                Map.entry("STRIPE_API_BASE", stack.url(Address.SIMULATOR)),
                Map.entry("STRIPE_CALLS_PER_SECOND", "1000"),
                Map.entry("STRIPE_CALLS_PER_SECOND_OF_ENDPOINT", "1000"),
                Map.entry("STRIPE_SECRET_KEY", "sk_test_caretill_sandbox"),
                Map.entry("STRIPE_PUBLISHABLE_KEY", "pk_test_caretill_sandbox"),
                Map.entry("STRIPE_CLIENT_ID", "ca_caretill_sandbox"),
                Map.entry(
                        "AUDIT_LOG_KEYS_FILE",
                        stack.data().resolve("audit-log-keys").toString()),
                Map.entry("STRIPE_CONNECT_WEBHOOK_SECRETS", "whsec_caretill_sandbox_connect"),
                Map.entry("STRIPE_ACCOUNT_WEBHOOK_SECRETS", "whsec_caretill_sandbox_account"),
                Map.entry(
                        "GUEST_TOKEN_KEYS_FILE",
                        stack.data().resolve("guest-token-keys.json").toString()),
                Map.entry(
                        "WEBHOOK_SECRET_KEYS_FILE",
                        stack.data().resolve("webhook-secret-keys").toString()),
                Map.entry("GUEST_TOKEN_KEYS_URL", stack.url(Address.PAYMENT_REQUEST) + "/v1/guest-token-keys"));
    }

    /** Starts it as a process, which the caller ends. */
    Process start(Map<String, String> variables, Path log) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        directory()
                                .resolve("target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.start();
    }

    /** Whether the replica that a test has started is ready. */
    boolean isReady(RunningStack stack) {
        return isReady(stack.portForAnother(management));
    }

    static boolean isReady(int managementPort) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + managementPort + "/q/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
