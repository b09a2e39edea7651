package org.caretill.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.caretill.operations.RenderedChart.container;
import static org.caretill.operations.RenderedChart.nameOf;
import static org.caretill.operations.RenderedChart.stream;
import static org.caretill.operations.RenderedChart.variables;
import static org.caretill.operations.Variables.SERVICES;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart as it is rendered: what a pod may do, who gets which secret, and that it names what the services know. */
class ChartTest {

    private static final Pattern SECRET = Pattern.compile("PASSWORD|SECRET|JAAS|_KEYS?(_|$)");

    @Test
    void helm_finds_no_fault() {
        assertThat(RenderedChart.lint().isFailed())
                .as(() -> String.join("\n", RenderedChart.lint().getMessages()))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"managed", "strimzi", "trial"})
    void every_pod_runs_without_any_privilege(String values) {
        List<JsonNode> pods = RenderedChart.with(values).pods();
        assertThat(pods).hasSize(8).allSatisfy(pod -> {
            JsonNode spec = pod.path("spec");
            assertThat(spec.path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(spec.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            JsonNode container = spec.at("/containers/0");
            assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                    .isTrue();
            assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.at("/securityContext/capabilities/drop/0").asText())
                    .isEqualTo("ALL");
            assertThat(container.at("/resources/limits/memory").asText()).endsWith("Mi");
            assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"managed", "strimzi", "trial"})
    void no_secret_is_written_into_a_resource(String values) {
        assertThat(RenderedChart.with(values).pods())
                .allSatisfy(pod -> variables(pod.at("/spec/containers/0")).forEach((name, value) -> {
                    if (SECRET.matcher(name).find() && !name.endsWith("_FILE") && !name.endsWith("_URL")) {
                        if (!name.equals("STRIPE_PUBLISHABLE_KEY")) {
                            assertThat(value).as(name).contains("/");
                        }
                    }
                }));
        assertThat(RenderedChart.with(values).of("Secret")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"managed", "strimzi", "trial"})
    void the_owners_password_is_given_to_the_migrations_only(String values) {
        RenderedChart rendered = RenderedChart.with(values);
        for (String service : SERVICES) {
            Map<String, String> serves = variables(container(rendered.deployment(service)));
            assertThat(serves).doesNotContainKeys("POSTGRES_OWNER_PASSWORD", "MIGRATE_ONLY");
            assertThat(serves).containsEntry("MIGRATE_AT_START", "false");
            JsonNode migration = rendered.one("Job", "pay-" + service + "-migration");
            assertThat(variables(container(migration)))
                    .containsEntry("POSTGRES_OWNER_PASSWORD", "caretill-postgresql-owners/" + service)
                    .containsEntry("MIGRATE_ONLY", "true")
                    .doesNotContainKeys("MIGRATE_AT_START", "KAFKA_SASL_JAAS_CONFIG");
            assertThat(container(migration).has("ports")).isFalse();
        }
    }

    /** A variable that a service does not know would be set in vain. */
    @ParameterizedTest
    @ValueSource(strings = {"managed", "strimzi", "trial"})
    void each_service_gets_only_variables_that_it_reads(String values) throws IOException {
        RenderedChart rendered = RenderedChart.with(values);
        for (String service : SERVICES) {
            Set<String> read = Variables.of(service).keySet();
            assertThat(variables(container(rendered.deployment(service))).keySet())
                    .filteredOn(name -> !name.startsWith("KAFKA_S") && !name.equals("MIGRATE_ONLY"))
                    .as(service)
                    .isSubsetOf(read);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"managed", "strimzi", "trial"})
    void no_address_of_a_service_is_left_to_a_default_of_this_machine(String values) throws IOException {
        RenderedChart rendered = RenderedChart.with(values);
        for (String service : SERVICES) {
            Set<String> given =
                    variables(container(rendered.deployment(service))).keySet();
            assertThat(localDefaultsOf(service))
                    .as(service)
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(given).contains(name));
        }
    }

    @Test
    void the_topics_are_those_of_the_local_stack() throws IOException {
        String script = Files.readString(Variables.CHECKOUT.resolve("sandbox/local-stack/src/main/docker/topics.sh"));
        Set<String> expected = Pattern.compile("(?m)^topic (\\S+) (\\d+) (.*)$")
                .matcher(script)
                .results()
                .map(line -> line.group(1) + " " + line.group(2) + " "
                        + Arrays.stream(line.group(3).split(" ")).sorted().toList())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> made = RenderedChart.with("strimzi").of("KafkaTopic").stream()
                .map(topic -> nameOf(topic) + " " + topic.at("/spec/partitions").asText() + " "
                        + topic.at("/spec/config").properties().stream()
                                .filter(entry -> !entry.getKey().equals("min.insync.replicas"))
                                .map(entry ->
                                        entry.getKey() + "=" + entry.getValue().asText())
                                .sorted()
                                .toList())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(made).isEqualTo(expected).hasSize(8);
    }

    @Test
    void each_services_user_of_kafka_may_read_what_it_consumes_and_nothing_else() throws IOException {
        RenderedChart rendered = RenderedChart.with("strimzi");
        for (String service : SERVICES) {
            List<JsonNode> rules = stream(
                            rendered.one("KafkaUser", "pay-" + service).at("/spec/authorization/acls"))
                    .toList();
            Set<String> mayRead = rules.stream()
                    .filter(rule -> rule.at("/resource/type").asText().equals("topic"))
                    .filter(rule -> rule.path("operations").toString().contains("Read"))
                    .map(rule -> rule.at("/resource/name").asText())
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> consumed = propertiesOf(service)
                    .lines()
                    .map(line -> Pattern.compile("^mp\\.messaging\\.incoming\\..*\\.topic=(\\S+)$")
                            .matcher(line))
                    .filter(matcher -> matcher.matches())
                    .map(matcher -> matcher.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
            consumed.add(service + ".dead-letters");
            assertThat(mayRead).as(service).isEqualTo(consumed);
            assertThat(variables(container(rendered.deployment(service))))
                    .containsEntry("KAFKA_SASL_JAAS_CONFIG", "pay-" + service + "/sasl.jaas.config");
        }
    }

    @Test
    void only_the_ingress_reaches_the_services_and_only_prometheus_the_management_ports() {
        RenderedChart rendered = RenderedChart.with("managed");
        for (String service : SERVICES) {
            JsonNode rules = rendered.one("NetworkPolicy", "pay-" + service).at("/spec/ingress");
            assertThat(stream(rules)
                            .filter(rule -> rule.at("/ports/0/port").asText().equals("management")))
                    .singleElement()
                    .satisfies(rule -> assertThat(rule.toString()).contains("monitoring"));
            assertThat(stream(rules)
                            .filter(rule -> rule.at("/ports/0/port").asText().equals("http")))
                    .hasSize(service.equals("payment-request-service") ? 2 : 1);
            assertThat(rendered.one("Ingress", "pay-" + service).at("/spec/rules/0/http/paths"))
                    .allSatisfy(path -> assertThat(
                                    path.at("/backend/service/port/name").asText())
                            .isEqualTo("http"));
        }
        assertThat(RenderedChart.with("trial").of("NetworkPolicy")).isEmpty();
    }

    @Test
    void several_replicas_are_spread_and_never_all_taken_away() {
        RenderedChart rendered = RenderedChart.with("managed");
        for (String service : SERVICES) {
            JsonNode deployment = rendered.deployment(service);
            assertThat(deployment
                            .at("/spec/strategy/rollingUpdate/maxUnavailable")
                            .asInt(-1))
                    .isZero();
            assertThat(deployment.at("/spec/template/spec/topologySpreadConstraints"))
                    .hasSize(2);
            assertThat(deployment
                            .at("/spec/template/spec/terminationGracePeriodSeconds")
                            .asInt())
                    .isGreaterThan(20);
            assertThat(rendered.one("PodDisruptionBudget", "pay-" + service)
                            .at("/spec/maxUnavailable")
                            .asInt())
                    .isEqualTo(1);
            boolean scaled = rendered.of("HorizontalPodAutoscaler").stream()
                    .anyMatch(scaler -> nameOf(scaler).equals("pay-" + service));
            assertThat(deployment.at("/spec").has("replicas")).as(service).isNotEqualTo(scaled);
        }
        assertThat(rendered.one("HorizontalPodAutoscaler", "pay-notification-service")
                        .at("/spec/metrics/0/pods/metric/name")
                        .asText())
                .isEqualTo("caretill_live_connections");
        assertThat(RenderedChart.with("trial").of("HorizontalPodAutoscaler")).isEmpty();
    }

    @Test
    void an_operators_own_values_reach_the_pods() {
        RenderedChart rendered = RenderedChart.with(
                "managed", "services.payment-request-service.imageDigest", "sha256:" + "a".repeat(64));
        assertThat(container(rendered.deployment("payment-request-service"))
                        .path("image")
                        .asText())
                .isEqualTo("registry.example.org/caretill/payment-request-service@sha256:" + "a".repeat(64));
        assertThat(container(rendered.deployment("notification-service"))
                        .path("image")
                        .asText())
                .isEqualTo("registry.example.org/caretill/notification-service:1.4.0");
        assertThat(variables(container(rendered.deployment("payment-request-service"))))
                .containsEntry("TRUSTED_PROXIES", "10.0.0.0/8")
                .containsEntry("STRIPE_CALLS_PER_SECOND", "200")
                .containsEntry("POSTGRES_SSLROOTCERT", "/etc/caretill/postgresql/ca.crt");
        assertThat(variables(container(rendered.deployment("clinic-config-service"))))
                .containsEntry("PUBLIC_BASE_URL", "https://config.pay.example.org")
                .containsEntry("RETURN_URL_ALLOWLIST", "https://call.example.org");
        assertThat(rendered.one("Ingress", "pay-notification-service")
                        .at("/metadata/annotations")
                        .toString())
                .contains("proxy-read-timeout", "example.org/all");
        assertThat(variables(container(RenderedChart.with("trial").deployment("notification-service"))))
                .containsEntry("MAX_CONNECTIONS", "500");
    }

    @Test
    void each_service_is_told_how_the_identity_providers_say_who_somebody_is() {
        RenderedChart rendered = RenderedChart.with("managed");
        for (String service : SERVICES) {
            assertThat(identitySettings(rendered, service))
                    .as(service)
                    .isEqualTo(Map.of(
                            "OIDC_AUTH_SERVER_URL", "https://login.example.org/8f0e1c52/v2.0",
                            "OIDC_AUDIENCE", "4c1d22f0-5c0f-4f0e-9b0e-2f6d7a1b3c4d",
                            "OIDC_ROLES_CLAIM", "roles",
                            "OIDC_ORGANISATION_CLAIM", "extension_organisation",
                            "OIDC_CLINICS_CLAIM", "extension_clinics",
                            "STAFF_NAME_CLAIM", "display_name",
                            "OIDC_SECOND_AUTH_SERVER_URL", "https://id.example.org/realms/backends",
                            "OIDC_SECOND_ROLE_NAMES", "call-platform=video-backend"));
            assertThat(identitySettings(RenderedChart.with("trial"), service))
                    .as(service + ": the rest is left to the service's defaults")
                    .isEqualTo(Map.of("OIDC_AUTH_SERVER_URL", "http://keycloak:8180/realms/caretill"));
        }
    }

    /** A setting of a provider that is not there would be set in vain. */
    @Test
    void a_second_provider_without_an_address_is_none() {
        assertThat(identitySettings(
                        RenderedChart.with("trial", "oidc.second.audience", "backends"), "payment-request-service"))
                .containsOnlyKeys("OIDC_AUTH_SERVER_URL");
    }

    @Test
    void every_setting_of_an_identity_provider_has_a_value() throws IOException {
        Set<String> read = Variables.of("notification-service").keySet().stream()
                .filter(ChartTest::isIdentitySetting)
                .collect(Collectors.toCollection(TreeSet::new));
        String[] everything = Stream.of("oidc.", "oidc.second.")
                .flatMap(prefix -> Stream.of(
                                "audience", "rolesClaim", "roleNames", "organisationClaim", "clinicsClaim", "nameClaim")
                        .flatMap(value -> Stream.of(
                                prefix + value, value.equals("roleNames") ? "clinician=clinicians" : "something")))
                .toArray(String[]::new);
        assertThat(identitySettings(RenderedChart.with("managed", everything), "notification-service")
                        .keySet())
                .isEqualTo(read)
                .hasSize(14);
    }

    @Test
    void the_pages_of_the_platform_are_told_to_whoever_looks_at_them() {
        RenderedChart rendered = RenderedChart.with("managed");
        for (String service : SERVICES) {
            assertThat(variables(container(rendered.deployment(service))))
                    .as(service)
                    .containsEntry("ALLOWED_ORIGINS", "https://call.example.org,https://*.previews.example.org");
        }
        assertThat(variables(container(rendered.deployment("clinic-config-service"))))
                .containsEntry("RETURN_URL_ALLOWLIST", "https://call.example.org");
        assertThat(variables(container(rendered.deployment("payment-request-service"))))
                .containsEntry("PAY_PAGE_URL", "https://call.example.org/pay");
        assertThat(variables(container(RenderedChart.with("strimzi").deployment("clinic-config-service"))))
                .as("without a list of its own, what may call the API")
                .containsEntry("RETURN_URL_ALLOWLIST", "https://call.example.org");
    }

    @Test
    void the_webhooks_that_are_sent_follow_the_operators_rules() {
        assertThat(variables(container(RenderedChart.with("managed").deployment("payment-request-service"))))
                .containsEntry("WEBHOOK_ALLOWED_NETWORKS", "10.1.0.0/16")
                .containsEntry("WEBHOOK_PAUSED_AFTER", "12h")
                .doesNotContainKey("WEBHOOK_ALLOW_HTTP");
        assertThat(variables(container(RenderedChart.with("trial").deployment("payment-request-service"))))
                .containsEntry("WEBHOOK_ALLOW_HTTP", "true")
                .doesNotContainKeys("WEBHOOK_ALLOWED_NETWORKS", "WEBHOOK_PAUSED_AFTER");
        assertThat(variables(container(RenderedChart.with("managed").deployment("notification-service"))))
                .doesNotContainKeys("WEBHOOK_ALLOWED_NETWORKS", "WEBHOOK_PAUSED_AFTER");
    }

    @Test
    void pages_may_be_framed_by_those_who_are_named_and_know_where_browsers_reach_the_services() {
        assertThat(variables(container(RenderedChart.with("managed").deployment("payment-request-service"))))
                .doesNotContainKey("EMBED_ANCESTORS");
        RenderedChart rendered = RenderedChart.with("managed", "addresses.embedAncestors", "https://call.example.org");
        assertThat(variables(container(rendered.deployment("payment-request-service"))))
                .containsEntry("EMBED_ANCESTORS", "https://call.example.org")
                .containsEntry("EMBED_NOTIFICATION_URL", "https://live.pay.example.org")
                .containsEntry("EMBED_CLINIC_CONFIG_URL", "https://config.pay.example.org");
    }

    @ParameterizedTest
    @CsvSource({
        "image.registry, image.registry is missing",
        "postgresql.host, postgresql.host is missing",
        "kafka.bootstrapServers, kafka.bootstrapServers is missing",
        "oidc.authServerUrl, oidc.authServerUrl is missing",
        "stripe.clientId, stripe.clientId is missing",
        "stripe.publishableKey, stripe.publishableKey is missing",
        "addresses.allowedOrigins, addresses.allowedOrigins is missing",
        "addresses.payPage, addresses.payPage is missing",
        "ingress.hosts.stripe-webhook-service, ingress.hosts.stripe-webhook-service is missing",
    })
    void a_value_that_is_missing_is_named(String value, String words) {
        assertThatThrownBy(() -> RenderedChart.with("managed", value, "")).hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql.sslmode, require",
        "postgresql.sslMode, on",
        "stripe.publishableKey, sk_live_1",
        "services.payment-service.replicas, 2",
        "kafka.securityProtocol, TLS",
        "services.payment-request-service.imageDigest, 1.4.0",
        "addresses.allowedOrigins, *",
        "addresses.allowedOrigins, https://call.example.org/pay",
        "oidc.audience, any",
        "oidc.second.roleNames, guest=Visitors",
        "oidc.rolesclaim, roles",
        "webhooks.pausedAfter, a day",
    })
    void a_value_that_does_not_exist_or_cannot_be_right_is_refused(String value, String given) {
        assertThatThrownBy(() -> RenderedChart.with("managed", value, given)).hasMessageContaining("schema");
    }

    @Test
    void prometheus_and_grafana_get_what_the_chart_has_for_them() {
        RenderedChart rendered = RenderedChart.with("managed");
        assertThat(rendered.one("PrometheusRule", "pay").at("/spec/groups/0/rules"))
                .hasSizeGreaterThan(15);
        assertThat(rendered.one("ServiceMonitor", "pay").at("/spec/jobLabel").asText())
                .isEqualTo("app.kubernetes.io/name");
        JsonNode dashboards = rendered.one("ConfigMap", "pay-dashboards");
        assertThat(dashboards.at("/metadata/labels/grafana_dashboard").asText()).isEqualTo("1");
        assertThat(dashboards.at("/data/payments.json").asText())
                .startsWith("{")
                .contains("Caretill: payments");
        assertThat(dashboards.at("/data").size()).isEqualTo(2);
        assertThat(RenderedChart.with("trial").of("ConfigMap")).isEmpty();
    }

    @Test
    void production_is_on_unless_an_operator_turns_it_off() {
        assertThat(variables(container(RenderedChart.with("managed").deployment("notification-service"))))
                .containsEntry("PRODUCTION", "true");
        assertThat(variables(container(RenderedChart.with("trial").deployment("notification-service"))))
                .containsEntry("PRODUCTION", "false");
    }

    private static Map<String, String> identitySettings(RenderedChart rendered, String service) {
        Map<String, String> variables = variables(container(rendered.deployment(service)));
        variables.keySet().removeIf(name -> !isIdentitySetting(name));
        return variables;
    }

    private static boolean isIdentitySetting(String variable) {
        return variable.startsWith("OIDC_") || variable.equals("STAFF_NAME_CLAIM");
    }

    private static Set<String> localDefaultsOf(String service) throws IOException {
        return Variables.of(service).values().stream()
                .filter(variable -> variable.fallback().contains("localhost"))
                .map(Variables.Variable::name)
                // payment-request-service reads its own keys over loopback.
                .filter(name -> !(name.equals("GUEST_TOKEN_KEYS_URL") && service.equals("payment-request-service")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String propertiesOf(String service) throws IOException {
        return Files.readString(
                Variables.CHECKOUT.resolve(service).resolve("src/main/resources/application.properties"));
    }
}
