package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsTest {

    private static final Map<String, String> TEST_MODE = Map.of(
            "STRIPE_SECRET_KEY", "sk_test_1",
            "STRIPE_PUBLISHABLE_KEY", "pk_test_2",
            "STRIPE_CLIENT_ID", "ca_3",
            "STRIPE_CONNECT_WEBHOOK_SECRETS", "whsec_4",
            "STRIPE_ACCOUNT_WEBHOOK_SECRETS", "whsec_5");

    private static final List<String> SERVICES = List.of(
            "clinic-config-service", "payment-request-service", "stripe-webhook-service", "notification-service");

    @TempDir
    Path directory;

    private final Guardian guardian = new Guardian();
    private Settings settings;

    @AfterEach
    void close() throws IOException {
        guardian.close();
        settings.data().close();
    }

    @Test
    void with_stripes_test_mode_no_simulator_runs_and_nobody_is_sent_to_it() throws IOException {
        List<Part> parts = parts(TEST_MODE);
        assertThat(parts).extracting(Part::name).doesNotContain("stripe-simulator");
        for (Part part : parts) {
            assertThat(part.program().environment()).as(part.name()).doesNotContainKey("STRIPE_API_BASE");
        }
        assertThat(environment(parts, "demo-call"))
                .containsEntry("STRIPE_JS_URL", "https://js.stripe.com/dahlia/stripe.js");
    }

    @Test
    void each_program_is_given_the_stripe_keys_it_uses_and_no_other() throws IOException {
        List<Part> parts = parts(TEST_MODE);
        assertThat(keys(parts, "clinic-config-service"))
                .containsExactlyInAnyOrder("STRIPE_SECRET_KEY", "STRIPE_CLIENT_ID");
        assertThat(keys(parts, "payment-request-service"))
                .containsExactlyInAnyOrder("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_CLIENT_ID");
        assertThat(keys(parts, "stripe-webhook-service"))
                .containsExactlyInAnyOrder(
                        "STRIPE_SECRET_KEY",
                        "STRIPE_CLIENT_ID",
                        "STRIPE_CONNECT_WEBHOOK_SECRETS",
                        "STRIPE_ACCOUNT_WEBHOOK_SECRETS");
        for (String other : List.of("notification-service", "demo-call", "keycloak", "kafka", "postgres")) {
            assertThat(keys(parts, other)).as(other).isEmpty();
        }
    }

    @Test
    void the_simulator_signs_with_the_secrets_that_the_service_reads_from_the_same_files() throws Exception {
        List<Part> parts = parts(Map.of());
        Set<String> secrets = new HashSet<>();
        for (String endpoint : List.of("connect", "account")) {
            String variable = "STRIPE_%s_WEBHOOK_SECRETS_FILE".formatted(endpoint.toUpperCase(Locale.ROOT));
            String file = environment(parts, "stripe-simulator").get(variable);
            assertThat(environment(parts, "stripe-webhook-service")).containsEntry(variable, file);
            String secret = Files.readString(Path.of(file)).strip();
            assertThat(secret).as("a random secret").matches("whsec_[0-9a-f]{48}");
            secrets.add(secret);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(environment(parts, "payment-request-service").keySet())
                .noneMatch(name -> name.contains("WEBHOOK_SECRETS"));
        assertThat(secrets).as("one of each endpoint").hasSize(2);
    }

    @Test
    void only_payment_request_is_told_where_the_keys_of_webhook_secrets_are() throws IOException {
        assertThat(parts(Map.of()))
                .filteredOn(part -> part.program().environment().containsKey("WEBHOOK_SECRET_KEYS_FILE"))
                .extracting(Part::name)
                .containsExactly("payment-request-service");
    }

    @Test
    void only_clinic_config_is_told_where_the_keys_of_the_audit_log_are() throws IOException {
        assertThat(parts(Map.of()))
                .filteredOn(part ->
                        part.program().environment().keySet().stream().anyMatch(name -> name.startsWith("AUDIT_LOG")))
                .extracting(Part::name)
                .containsExactly("clinic-config-service");
    }

    @Test
    void the_way_back_from_stripe_is_registered_and_the_ways_there_can_be_chosen() throws IOException {
        List<Part> parts = parts(Map.of("CLINIC_CONFIG_PORT", "28081", "STRIPE_LINK_WAYS", "onboarding"));
        assertThat(environment(parts, "stripe-simulator"))
                .containsEntry("STRIPE_REDIRECT_URIS", "http://localhost:28081/v1/stripe/oauth/callback");
        assertThat(environment(parts, "clinic-config-service")).containsEntry("STRIPE_LINK_WAYS", "onboarding");
    }

    @Test
    void pages_of_somebodys_own_may_call_the_services_beside_the_demo_call() throws IOException {
        List<Part> parts = parts(Map.of(
                "DEMO_PORT",
                "28080",
                "PAYMENT_REQUEST_PORT",
                "28082",
                "ALLOWED_ORIGINS",
                "http://localhost:3000,https://*.example.org",
                "RETURN_URL_ALLOWLIST",
                "http://localhost:3001"));
        String demo = "http://localhost:28080,http://127.0.0.1:28080";
        for (String service : SERVICES) {
            assertThat(environment(parts, service))
                    .as(service)
                    .containsEntry(
                            "ALLOWED_ORIGINS",
                            demo + ",http://localhost:28082,http://localhost:3000,https://*.example.org");
        }
        assertThat(environment(parts, "payment-request-service"))
                .containsEntry("EMBED_ANCESTORS", demo + ",http://localhost:3000,https://*.example.org");
        assertThat(environment(parts, "clinic-config-service"))
                .containsEntry("RETURN_URL_ALLOWLIST", demo + ",http://localhost:3001");
    }

    @Test
    void links_to_pay_lead_to_a_page_of_somebodys_own() throws IOException {
        assertThat(environment(parts(Map.of("PAY_PAGE_URL", "http://localhost:3000/pay")), "payment-request-service"))
                .containsEntry("PAY_PAGE_URL", "http://localhost:3000/pay");
    }

    @Test
    void an_identity_provider_of_somebodys_own_replaces_the_sandboxs_for_the_services_but_not_for_the_demo_call()
            throws IOException {
        List<Part> parts = parts(Map.of(
                "KEYCLOAK_PORT",
                "28180",
                "OIDC_AUTH_SERVER_URL",
                "https://login.example.org",
                "OIDC_ROLES_CLAIM",
                "roles",
                "OIDC_SECOND_AUTH_SERVER_URL",
                "http://localhost:28180/realms/caretill"));
        for (String service : SERVICES) {
            assertThat(environment(parts, service))
                    .as(service)
                    .containsEntry("OIDC_AUTH_SERVER_URL", "https://login.example.org")
                    .containsEntry("OIDC_ROLES_CLAIM", "roles")
                    .containsEntry("OIDC_SECOND_AUTH_SERVER_URL", "http://localhost:28180/realms/caretill");
        }
        assertThat(environment(parts, "demo-call"))
                .containsEntry("OIDC_AUTH_SERVER_URL", "http://localhost:28180/realms/caretill");
    }

    @Test
    void a_variable_that_is_set_to_nothing_changes_nothing() throws IOException {
        Map<String, String> nothing = Map.of(
                "DEMO_PORT",
                "28080",
                "PAYMENT_REQUEST_PORT",
                "28082",
                "KEYCLOAK_PORT",
                "28180",
                "ALLOWED_ORIGINS",
                " ",
                "PAY_PAGE_URL",
                "",
                "OIDC_AUTH_SERVER_URL",
                "");
        assertThat(environment(parts(nothing), "payment-request-service"))
                .containsEntry(
                        "ALLOWED_ORIGINS", "http://localhost:28080,http://127.0.0.1:28080,http://localhost:28082")
                .containsEntry("PAY_PAGE_URL", "http://localhost:28080/pay")
                .containsEntry("OIDC_AUTH_SERVER_URL", "http://localhost:28180/realms/caretill");
    }

    @Test
    void a_page_that_only_shows_another_in_a_frame_may_do_so() throws IOException {
        List<Part> parts = parts(Map.of(
                "DEMO_PORT", "28080", "PAYMENT_REQUEST_PORT", "28082", "EMBED_ANCESTORS", "http://localhost:4000"));
        assertThat(environment(parts, "payment-request-service"))
                .containsEntry("EMBED_ANCESTORS", "http://localhost:28080,http://127.0.0.1:28080,http://localhost:4000")
                .containsEntry(
                        "ALLOWED_ORIGINS", "http://localhost:28080,http://127.0.0.1:28080,http://localhost:28082");
    }

    @Test
    void addresses_follow_a_port_that_is_moved() throws IOException {
        List<Part> parts = parts(Map.of(
                "KEYCLOAK_PORT",
                "28180",
                "KAFKA_PORT",
                "29092",
                "PAYMENT_REQUEST_PORT",
                "28082",
                "DEMO_PORT",
                "28080"));
        assertThat(environment(parts, "notification-service"))
                .containsEntry("OIDC_AUTH_SERVER_URL", "http://localhost:28180/realms/caretill")
                .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "localhost:29092")
                .containsEntry("GUEST_TOKEN_KEYS_URL", "http://localhost:28082/v1/guest-token-keys")
                .containsEntry(
                        "ALLOWED_ORIGINS", "http://localhost:28080,http://127.0.0.1:28080,http://localhost:28082");
        assertThat(environment(parts, "payment-request-service"))
                .containsEntry("PAY_PAGE_URL", "http://localhost:28080/pay");
        assertThat(environment(parts, "keycloak")).containsEntry("DEMO_PORT", "28080");
        assertThat(command(parts, "keycloak")).contains("--hostname=http://localhost:28180", "--http-port=28180");
    }

    @Test
    void a_proxy_can_stand_before_postgresql_and_before_kafka() throws IOException {
        List<Part> parts = parts(Map.of(
                "CARETILL_REPLICAS", "2",
                "POSTGRES_PORT", "25433",
                "PAYMENT_REQUEST_POSTGRES_PORT", "25434",
                "KAFKA_ADVERTISED_PORT", "29192"));
        for (String service : List.of("payment-request-service", "payment-request-service-2")) {
            assertThat(environment(parts, service))
                    .containsEntry("POSTGRES_PORT", "25434")
                    .containsEntry("KAFKA_BOOTSTRAP_SERVERS", "localhost:29192");
        }
        assertThat(environment(parts, "notification-service")).containsEntry("POSTGRES_PORT", "25433");
    }

    @Test
    void a_second_process_of_each_service_is_told_the_same_but_for_its_own_ports() throws IOException {
        List<Part> parts = parts(Map.of(
                "CARETILL_REPLICAS", "2",
                "PAYMENT_REQUEST_2_PORT", "28182",
                "STRIPE_WEBHOOK_PORT", "28083",
                "STRIPE_WEBHOOK_2_PORT", "28183"));
        assertThat(parts).hasSize(8 + 4 + 1);
        for (String service : SERVICES) {
            assertThat(the(parts, service + "-2").after())
                    .isEqualTo(the(parts, service).after());
            assertThat(command(parts, service + "-2")).isEqualTo(command(parts, service));
            var first = new HashMap<>(environment(parts, service));
            var second = new HashMap<>(environment(parts, service + "-2"));
            for (String own : List.of("HTTP_PORT", "MANAGEMENT_PORT")) {
                assertThat(first.remove(own)).as(service + own).isNotEqualTo(second.remove(own));
            }
            first.remove("GUEST_TOKEN_KEYS_URL");
            second.remove("GUEST_TOKEN_KEYS_URL");
            assertThat(second).as(service).isEqualTo(first);
        }
        assertThat(environment(parts, "notification-service-2"))
                .containsEntry("GUEST_TOKEN_KEYS_URL", "http://localhost:28182/v1/guest-token-keys");
        assertThat(environment(parts, "stripe-simulator"))
                .containsEntry(
                        "WEBHOOK_CONNECT_URL",
                        "http://localhost:28083/webhooks/stripe/connect,http://localhost:28183/webhooks/stripe/connect");
    }

    @Test
    void each_service_runs_once_unless_two_are_asked_for() throws IOException {
        assertThat(parts(Map.of())).extracting(Part::name).noneMatch(name -> name.endsWith("-2"));
    }

    @Test
    void a_service_that_is_left_out_does_not_start_and_nobody_waits_for_it() throws IOException {
        List<Part> parts = parts(Map.of("CARETILL_REPLICAS", "2"), "--without", "payment-request-service");
        assertThat(parts)
                .extracting(Part::name)
                .contains("demo-call", "notification-service-2")
                .doesNotContain("payment-request-service", "payment-request-service-2");
        var names = parts.stream().map(Part::name).toList();
        assertThat(parts).allSatisfy(part -> assertThat(names).containsAll(part.after()));
        assertThat(environment(parts, "demo-call")).containsKey("PAYMENT_REQUEST_URL");
    }

    @Test
    void a_service_that_is_left_out_is_told_elsewhere_what_it_would_be_told_here() throws IOException {
        for (String service : SERVICES) {
            Map<String, String> here = environment(parts(Map.of()), service);
            var ports = new HashMap<String, String>();
            for (Port port : Port.values()) {
                if (settings.ports().has(port)) {
                    ports.put(port.variable(), Integer.toString(settings.ports().number(port)));
                }
            }
            settings.data().close();
            parts(ports, "--without", service);
            var elsewhere = Parts.leftOut(settings);
            assertThat(elsewhere).extracting(Application::name).containsExactly(service);
            Map<String, String> passed = elsewhere
                    .getFirst()
                    .environmentFile()
                    .lines()
                    .map(line -> line.split("=", 2))
                    .collect(Collectors.toMap(line -> line[0], line -> line[1]));
            var surroundings = new HashMap<>(here);
            surroundings.keySet().removeAll(passed.keySet());
            assertThat(here).as(service).containsAllEntriesOf(passed);
            assertThat(System.getenv())
                    .as("nothing but what the launcher was started with")
                    .containsAllEntriesOf(withoutPorts(surroundings));
            settings.data().close();
        }
    }

    @Test
    void the_readme_of_a_service_names_every_variable_that_it_is_told_and_none_that_nobody_reads() throws IOException {
        for (String service : SERVICES) {
            var passed = new TreeSet<String>();
            for (Map<String, String> stripe : List.of(Map.<String, String>of(), TEST_MODE)) {
                parts(stripe, "--without", service);
                passed.addAll(Parts.leftOut(settings).getFirst().variables().keySet());
                settings.data().close();
            }
            String readme =
                    Files.readString(SettingsFixture.CHECKOUT.resolve(service).resolve("README.md"));
            String alone = readme.split("## Run it alone\n", 2)[1].split("\n## ", 2)[0];
            Set<String> named = names("`([A-Z]+_[A-Z_]+)`", alone);
            assertThat(named).as(service).containsAll(passed);
            named.removeAll(passed);
            String properties = Files.readString(
                    SettingsFixture.CHECKOUT.resolve(service).resolve("src/main/resources/application.properties"));
            assertThat(names("\\$\\{([A-Z]+_[A-Z_]+):", properties)).as(service).containsAll(named);
        }
    }

    private static Set<String> names(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(name -> name.group(1))
                .collect(Collectors.toSet());
    }

    private static Map<String, String> withoutPorts(Map<String, String> environment) {
        var others = new HashMap<>(environment);
        for (Port port : Port.values()) {
            others.remove(port.variable());
        }
        return others;
    }

    @Test
    void the_ports_that_are_looked_at_before_the_build_are_those_of_the_parts_that_start() throws IOException {
        for (Map<String, String> variables :
                List.of(Map.<String, String>of(), TEST_MODE, Map.of("CARETILL_REPLICAS", "2"))) {
            List<Part> parts = parts(variables, "--without", "notification-service", "--without", "demo-call");
            assertThat(parts)
                    .extracting(Part::name)
                    .containsExactlyInAnyOrderElementsOf(
                            Preconditions.parts(settings.ports(), settings.stripe(), settings.leftOut()));
            settings.data().close();
        }
    }

    @Test
    void no_password_stands_in_a_command_line() throws IOException {
        for (Part part : parts(Map.of())) {
            for (String owner : List.of("postgres", "keycloak", "keycloak-admin", "clinic_config", "notification")) {
                assertThat(part.program().command())
                        .as(part.name())
                        .noneMatch(word -> word.contains(settings.secrets().password(owner)));
            }
        }
    }

    private List<Part> parts(Map<String, String> variables, String... arguments) throws IOException {
        settings = SettingsFixture.settings(directory, variables, arguments);
        return Parts.of(settings, guardian);
    }

    private static List<String> keys(List<Part> parts, String name) {
        return environment(parts, name).keySet().stream()
                .filter(StripeAccess.VARIABLES::contains)
                .toList();
    }

    private static Map<String, String> environment(List<Part> parts, String name) {
        return the(parts, name).program().environment();
    }

    private static List<String> command(List<Part> parts, String name) {
        return the(parts, name).program().command();
    }

    private static Part the(List<Part> parts, String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
