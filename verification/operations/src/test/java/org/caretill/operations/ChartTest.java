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
