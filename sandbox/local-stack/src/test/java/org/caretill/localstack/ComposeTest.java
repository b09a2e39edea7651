package org.caretill.localstack;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.caretill.striperules.StripeEventType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** docker-compose.yml starts the same parts as {@code ./run}, with the same environment. */
class ComposeTest {

    private static final List<String> SERVICES = List.of(
            "clinic-config-service", "payment-request-service", "stripe-webhook-service", "notification-service");

    private static final Path COMPOSE = SettingsFixture.CHECKOUT.resolve("docker-compose.yml");
    private static final Path DOCKER = SettingsFixture.CHECKOUT.resolve("sandbox/local-stack/src/main/docker");
    /** Settings that a container has only if the environment has them; ./run gives every program all of its environment. */
    private static final Set<String> HANDED_ON = Set.of(
            "OIDC_AUDIENCE",
            "OIDC_ROLES_CLAIM",
            "OIDC_ROLE_NAMES",
            "OIDC_ORGANISATION_CLAIM",
            "OIDC_CLINICS_CLAIM",
            "STAFF_NAME_CLAIM",
            "OIDC_SECOND_AUTH_SERVER_URL",
            "OIDC_SECOND_AUDIENCE",
            "OIDC_SECOND_ROLES_CLAIM",
            "OIDC_SECOND_ROLE_NAMES",
            "OIDC_SECOND_ORGANISATION_CLAIM",
            "OIDC_SECOND_CLINICS_CLAIM",
            "OIDC_SECOND_NAME_CLAIM");

    private static final Set<String> RULES_OF_WEBHOOKS =
            Set.of("WEBHOOK_ALLOW_HTTP", "WEBHOOK_ALLOWED_NETWORKS", "WEBHOOK_PAUSED_AFTER");

    private static final Path IDENTITY_SETTINGS = SettingsFixture.CHECKOUT.resolve(
            "libraries/caller-identity/src/main/resources/META-INF/microprofile-config.properties");

    private static final Set<String> STEPS_BEFORE = Set.of("kafka-topics", "guest-token-keys");

    @TempDir
    Path directory;

    private final Guardian guardian = new Guardian();
    private Settings settings;
    private List<Part> parts;
    private Map<String, Map<String, Object>> containers;

    @BeforeEach
    void read() throws IOException {
        settings = SettingsFixture.settings(directory);
        parts = Parts.of(settings, guardian);
        try (var reader = Files.newBufferedReader(COMPOSE)) {
            Map<String, Map<String, Map<String, Object>>> compose = new Yaml().load(reader);
            containers = compose.get("services");
        }
    }

    @AfterEach
    void close() throws IOException {
        guardian.close();
        settings.data().close();
    }

    @Test
    void every_part_is_a_container_and_every_container_is_a_part_or_a_step_before_one() {
        var names = new TreeSet<>(STEPS_BEFORE);
        parts.forEach(part -> names.add(part.name()));
        assertThat(containers).containsOnlyKeys(names);
    }

    @Test
    void a_program_is_told_the_same_things_in_a_container() {
        assertThat(parts).filteredOn(Application.class::isInstance).hasSize(6).allSatisfy(part -> {
            Set<String> inContainer = environment(part.name()).keySet().stream()
                    .filter(name -> !name.startsWith("QUARKUS_"))
                    .filter(name -> !HANDED_ON.contains(name) && !RULES_OF_WEBHOOKS.contains(name))
                    .collect(Collectors.toSet());
            // Webhook secrets, their keys and the audit log's keys are a list in the containers, and files in ./run.
            Set<String> here = ((Application) part)
                    .variables().keySet().stream()
                            .map(name -> name.replace("_SECRETS_FILE", "_SECRETS"))
                            .map(name -> name.replace("AUDIT_LOG_KEYS_FILE", "AUDIT_LOG_KEYS"))
                            .map(name -> name.replace("WEBHOOK_SECRET_KEYS_FILE", "WEBHOOK_SECRET_KEYS"))
                            .collect(Collectors.toSet());
            assertThat(inContainer).as(part.name()).isEqualTo(here);
        });
    }

    @Test
    void a_service_is_handed_on_every_setting_of_identity_providers_that_it_reads() throws IOException {
        Set<String> read = Pattern.compile("\\$\\{((?:OIDC|STAFF)_[A-Z_]+)")
                .matcher(Files.readString(IDENTITY_SETTINGS))
                .results()
                .map(variable -> variable.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        for (String service : SERVICES) {
            Map<String, Object> environment = environment(service);
            assertThat(environment).as(service).containsKeys(read.toArray(String[]::new));
            assertThat(HANDED_ON)
                    .as(service)
                    .allSatisfy(name -> assertThat(environment).containsEntry(name, null));
        }
    }

    /** As ./run does: origins are added to those of the demo call, an address replaces the sandbox's. */
    @Test
    void pages_and_an_identity_provider_of_somebodys_own_reach_the_containers() {
        for (String service : SERVICES) {
            assertThat(environment(service))
                    .as(service)
                    .containsEntry(
                            "ALLOWED_ORIGINS",
                            "http://localhost:8080,http://127.0.0.1:8080,http://localhost:8082,${ALLOWED_ORIGINS:-}")
                    .containsEntry(
                            "OIDC_AUTH_SERVER_URL", "${OIDC_AUTH_SERVER_URL:-http://keycloak:8180/realms/caretill}");
        }
        assertThat(environment("clinic-config-service"))
                .containsEntry(
                        "RETURN_URL_ALLOWLIST",
                        "http://localhost:8080,http://127.0.0.1:8080,${RETURN_URL_ALLOWLIST:-}");
        assertThat(environment("payment-request-service"))
                .containsEntry("PAY_PAGE_URL", "${PAY_PAGE_URL:-http://localhost:8080/pay}");
        assertThat(environment("demo-call"))
                .containsEntry("OIDC_AUTH_SERVER_URL", "http://localhost:8180/realms/caretill");
    }

    @Test
    void a_receiver_of_webhooks_on_this_machine_can_be_allowed_to_the_container() {
        assertThat(RULES_OF_WEBHOOKS)
                .allSatisfy(name ->
                        assertThat(environment("payment-request-service")).containsEntry(name, null));
    }

    @Test
    void stripe_sends_the_same_events_in_a_container() {
        String types = String.join(",", StripeEventType.codes());
        assertThat(environment("stripe-simulator")).containsEntry("WEBHOOK_EVENTS", types);
        assertThat(parts)
                .filteredOn(part -> part.name().equals("stripe-simulator"))
                .singleElement()
                .satisfies(part -> assertThat(((Application) part).variables()).containsEntry("WEBHOOK_EVENTS", types));
    }

    @Test
    void containers_listen_on_this_machine_only_at_the_numbers_of_the_sandbox() {
        for (Port port : Port.values()) {
            if (port.replica() > 1 || port.name().endsWith("_MANAGEMENT") || port.part.equals(Kafka.NAME)) {
                continue;
            }
            assertThat(containers.get(port.part).get("ports").toString())
                    .as(port.part)
                    .startsWith("[127.0.0.1:" + port.sandboxNumber + ":");
        }
    }

    @Test
    void every_image_of_ours_runs_as_an_ordinary_user_and_carries_only_what_was_built() throws IOException {
        var built = Stream.of(Port.values())
                .filter(port -> parts.stream()
                        .anyMatch(part ->
                                part instanceof Application && part.name().equals(port.part)))
                .toList();
        assertThat(built).isNotEmpty().allSatisfy(port -> {
            String dockerfile = dockerfile(port);
            assertThat(dockerfile).contains("\nUSER 1001\n").contains("COPY " + port.directory + "/target/");
            assertThat(containers.get(port.part).get("build").toString())
                    .contains("dockerfile=" + port.directory + "/src/main/docker/Dockerfile");
        });
        // Without wildcards, which work with BuildKit only.
        var copied = new TreeSet<String>();
        for (Port port : built) {
            Pattern.compile("(?m)^COPY (\\S+/target/[^/\\s]+)")
                    .matcher(dockerfile(port))
                    .results()
                    .forEach(copy -> copied.add("!" + copy.group(1)));
        }
        assertThat(Files.readAllLines(SettingsFixture.CHECKOUT.resolve(".dockerignore")))
                .filteredOn(line -> !line.startsWith("#"))
                .startsWith("*")
                .filteredOn(line -> line.startsWith("!"))
                .containsExactlyInAnyOrderElementsOf(copied);
    }

    @Test
    void no_password_stands_in_the_file_and_what_is_missing_says_which_script_writes_it() throws IOException {
        String compose = Files.readString(COMPOSE);
        var passwords = Pattern.compile("(?:PASSWORD|_KEYS): (.*)").matcher(compose);
        assertThat(passwords.results().map(found -> found.group(1)))
                .isNotEmpty()
                .allMatch(value -> value.startsWith("${"));
        assertThat(Pattern.compile("\\$\\{[A-Z_]+(.*?)}")
                        .matcher(compose)
                        .results()
                        .map(found -> found.group(1))
                        .filter(otherwise -> !otherwise.startsWith(":-")))
                .isNotEmpty()
                .containsOnly(":?run sandbox/local-stack/src/main/docker/passwords.sh");
    }

    @Test
    void everything_that_keeps_running_has_a_health_check_without_a_jvm() {
        assertThat(parts)
                .allSatisfy(part -> assertThat(containers.get(part.name()))
                        .as(part.name())
                        .extractingByKey("healthcheck", as(MAP))
                        .extractingByKey("test", as(LIST))
                        .startsWith("CMD")
                        .element(1)
                        .isIn("bash", "pg_isready"));
    }

    @Test
    void every_image_has_an_exact_version_and_the_programs_of_others_have_those_of_the_build() throws IOException {
        var images = new TreeSet<String>();
        for (var container : containers.values()) {
            if (container.get("build") instanceof Map<?, ?> build) {
                String dockerfile = Files.readString(
                        SettingsFixture.CHECKOUT.resolve(build.get("dockerfile").toString()));
                images.add(dockerfile.replaceFirst("(?s).*?\nFROM (\\S+).*", "$1"));
            } else {
                images.add(container.get("image").toString());
            }
        }
        assertThat(images).isNotEmpty().allMatch(image -> image.matches("[^:]+:\\d+\\.\\d+[\\w.-]*"));
        String pom = Files.readString(SettingsFixture.CHECKOUT.resolve("pom.xml"));
        assertThat(images)
                .contains(
                        "quay.io/keycloak/keycloak:" + pom.replaceFirst("(?s).*<keycloak.version>([\\d.]+)<.*", "$1"),
                        "postgres:" + pom.replaceFirst("(?s).*<postgres-binaries.version>(\\d+\\.\\d+)\\..*", "$1"));
    }

    @Test
    void the_topics_are_those_of_the_local_broker() throws IOException {
        var written = Pattern.compile("(?m)^topic (\\S+) (\\d+)(.*)$")
                .matcher(Files.readString(DOCKER.resolve("topics.sh")))
                .results()
                .map(line -> new NewTopic(line.group(1), Integer.parseInt(line.group(2)), (short) 1)
                        .configs(Arrays.stream(line.group(3).strip().split(" "))
                                .map(setting -> setting.split("="))
                                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]))))
                .toList();
        assertThat(written).containsExactlyInAnyOrderElementsOf(Topics.all());
    }

    @Test
    void the_databases_are_those_of_the_local_postgres() throws IOException {
        assertThat(Pattern.compile("(?m)^own_database (\\S+) ")
                        .matcher(Files.readString(DOCKER.resolve("databases.sh")))
                        .results()
                        .map(line -> line.group(1)))
                .containsExactlyInAnyOrderElementsOf(Parts.databases());
    }

    private static String dockerfile(Port port) throws IOException {
        return Files.readString(SettingsFixture.CHECKOUT.resolve(port.directory).resolve("src/main/docker/Dockerfile"));
    }

    @SuppressWarnings("unchecked") // In docker-compose.yml the environment is always a mapping.
    private Map<String, Object> environment(String container) {
        return (Map<String, Object>) containers.get(container).get("environment");
    }
}
