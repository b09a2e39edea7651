package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service started by hand, by what the section "Run it alone" of its README says. */
@OnRunningStack
class ServiceAloneE2E {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final long STOP_TIMEOUT_SECONDS = 30;
    private static final long REFUSAL_TIMEOUT_SECONDS = 60;

    private static final Pattern SECTION = Pattern.compile("## Run it alone\n(.*?)(?=\n## |\\z)", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z_]+)`");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    enum Service {
        CLINIC_CONFIG(
                "clinic-config-service", "clinic_config", Address.CLINIC_CONFIG, Address.CLINIC_CONFIG_MANAGEMENT),
        PAYMENT_REQUEST(
                "payment-request-service",
                "payment_request",
                Address.PAYMENT_REQUEST,
                Address.PAYMENT_REQUEST_MANAGEMENT),
        STRIPE_WEBHOOK(
                "stripe-webhook-service", "stripe_webhook", Address.STRIPE_WEBHOOK, Address.STRIPE_WEBHOOK_MANAGEMENT),
        NOTIFICATION("notification-service", "notification", Address.NOTIFICATION, Address.NOTIFICATION_MANAGEMENT);

        private final Path directory;
        private final String database;
        private final Address http;
        private final Address management;

        Service(String module, String database, Address http, Address management) {
            this.directory = RunningStack.checkout().resolve(module);
            this.database = database;
            this.http = http;
            this.management = management;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_service_starts_with_the_variables_that_its_readme_names(Service service, RunningStack stack)
            throws Exception {
        Map<String, String> known = valuesOf(service, stack);
        var variables = new HashMap<String, String>();
        for (String name : variablesInReadme(service)) {
            if (known.containsKey(name)) {
                variables.put(name, known.get(name));
            }
        }
        Path log = Path.of("target", service.name() + ".log");
        Process process = start(service, variables, log);
        try {
            await().atMost(START_TIMEOUT)
                    .failFast("the service ended, see " + log, () -> !process.isAlive())
                    .until(() -> isReady(stack.portForAnother(service.management)));
            process.destroy();
            assertThat(process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_start_without_the_owners_password_is_refused_at_once_and_names_the_variable(Service service)
            throws Exception {
        Path log = Path.of("target", service.name() + "-refused.log");
        Process process = start(service, Map.of("POSTGRES_PASSWORD", "of-the-service", "HTTP_PORT", "0"), log);
        try {
            assertThat(process.waitFor(REFUSAL_TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            String said = Files.readString(log);
            assertThat(process.exitValue()).as(said).isNotZero();
            assertThat(said)
                    .contains("POSTGRES_OWNER_PASSWORD")
                    .doesNotContain("of-the-service")
                    .doesNotContain("Flyway");
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> variablesInReadme(Service service) throws IOException {
        var section = SECTION.matcher(Files.readString(service.directory.resolve("README.md")));
        assertThat(section.find()).isTrue();
        return VARIABLE.matcher(section.group(1))
                .results()
                .map(variable -> variable.group(1))
                .toList();
    }

    /** What fits the running stack, for every variable without a default, and for those that the stack changes. */
    private static Map<String, String> valuesOf(Service service, RunningStack stack) {
        return Map.ofEntries(
                Map.entry("HTTP_PORT", Integer.toString(stack.portForAnother(service.http))),
                Map.entry("MANAGEMENT_PORT", Integer.toString(stack.portForAnother(service.management))),
                Map.entry("POSTGRES_HOST", "localhost"),
                Map.entry("POSTGRES_PORT", Integer.toString(stack.port(Address.POSTGRES))),
                Map.entry("POSTGRES_PASSWORD", stack.password(service.database)),
                Map.entry("POSTGRES_OWNER_PASSWORD", stack.password(service.database + "_owner")),
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + stack.port(Address.KAFKA)),
                Map.entry("OIDC_AUTH_SERVER_URL", stack.url(Address.KEYCLOAK) + "/realms/caretill"),
                Map.entry("STRIPE_API_BASE", stack.url(Address.SIMULATOR)),
                Map.entry("STRIPE_SECRET_KEY", "sk_test_caretill_sandbox"),
                Map.entry("STRIPE_PUBLISHABLE_KEY", "pk_test_caretill_sandbox"),
                Map.entry("STRIPE_CLIENT_ID", "ca_caretill_sandbox"),
                Map.entry("STRIPE_CONNECT_WEBHOOK_SECRETS", "whsec_caretill_sandbox_connect"),
                Map.entry("STRIPE_ACCOUNT_WEBHOOK_SECRETS", "whsec_caretill_sandbox_account"),
                Map.entry(
                        "GUEST_TOKEN_KEYS_FILE",
                        stack.data().resolve("guest-token-keys.json").toString()),
                Map.entry("GUEST_TOKEN_KEYS_URL", stack.url(Address.PAYMENT_REQUEST) + "/v1/guest-token-keys"));
    }

    private static Process start(Service service, Map<String, String> variables, Path log) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        service.directory
                                .resolve("target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(variables);
        return builder.start();
    }

    private static boolean isReady(int managementPort) {
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
