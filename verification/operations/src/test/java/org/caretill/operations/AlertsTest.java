package org.caretill.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The alerts of the chart, by Prometheus' own tool, and that each has a runbook and asks for what the services measure. */
class AlertsTest {

    private static final Path ALERTS = Variables.CHECKOUT.resolve("deploy/helm/caretill/files/alerts.yaml");
    private static final Path DASHBOARDS = Variables.CHECKOUT.resolve("deploy/helm/caretill/files/dashboards");
    private static final Path RUNBOOKS = Variables.CHECKOUT.resolve("docs/operations/runbooks");
    private static final Path METRICS = Variables.CHECKOUT.resolve("docs/operations/metrics.md");

    private static final Pattern METRIC = Pattern.compile("caretill_[a-z0-9_]+");

    /** A meter, where it is registered. */
    private static final Pattern METER =
            Pattern.compile("(?:[cC]ounter|[gG]auge|gaugeMapSize|[tT]imer|builder)\\(\\s*\"(caretill[._][a-z._]+)\"");

    /** What Prometheus' naming adds to a meter's name, and its parts. */
    private static final Pattern SUFFIX = Pattern.compile("_(total|seconds|bucket|count|sum|max)$");

    @Test
    void every_alert_fires_where_it_should_and_none_on_an_ordinary_day() throws Exception {
        String promtool = Optional.ofNullable(System.getenv("PROMTOOL")).orElse("promtool");
        Process check = new ProcessBuilder(promtool, "test", "rules", "src/test/resources/alerts/alerts-test.yaml")
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(check.exitValue()).as(said).isZero();
        String tests = Files.readString(Path.of("src/test/resources/alerts/alerts-test.yaml"));
        assertThat(alerts())
                .hasSizeGreaterThan(15)
                .allSatisfy(alert -> assertThat(tests)
                        .contains("- name: " + alert.path("alert").asText() + "\n")
                        .contains("alertname: " + alert.path("alert").asText() + ", exp_alerts: []"));
    }

    static Stream<String> names() {
        return alerts().stream().map(alert -> alert.path("alert").asText());
    }

    @ParameterizedTest
    @MethodSource("names")
    void an_alert_has_a_page_with_its_expression_and_what_it_means_to_patients(String name) throws IOException {
        JsonNode alert = alerts().stream()
                .filter(one -> one.path("alert").asText().equals(name))
                .findFirst()
                .orElseThrow();
        String page = Files.readString(RUNBOOKS.resolve(name + ".md"));
        assertThat(page)
                .startsWith("# " + name + "\n")
                .contains("    " + alert.path("expr").asText())
                .contains("**For patients and clinicians.**", "**Look at**", "**Do**");
        assertThat(alert.at("/annotations/runbook").asText()).isEqualTo("docs/operations/runbooks/" + name + ".md");
        assertThat(alert.at("/labels/severity").asText()).isIn("page", "ticket");
        assertThat(Files.readString(RUNBOOKS.resolve("README.md"))).contains("[" + name + "](" + name + ".md)");
    }

    @Test
    void alerts_and_dashboards_ask_only_for_what_the_services_measure() throws IOException {
        Set<String> measured = measured();
        assertThat(asked(Files.readString(ALERTS))).isNotEmpty().isSubsetOf(measured);
        try (Stream<Path> dashboards = Files.list(DASHBOARDS)) {
            assertThat(dashboards.toList())
                    .isNotEmpty()
                    .allSatisfy(dashboard -> assertThat(asked(Files.readString(dashboard)))
                            .as(dashboard.toString())
                            .isNotEmpty()
                            .isSubsetOf(measured));
        }
    }

    @Test
    void the_list_of_metrics_has_each_metric_of_the_services() throws IOException {
        assertThat(asked(Files.readString(METRICS))).isEqualTo(measured());
    }

    private static List<JsonNode> alerts() {
        try {
            JsonNode rules = new YAMLMapper().readTree(ALERTS.toFile()).at("/groups/0/rules");
            return StreamSupport.stream(rules.spliterator(), false).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> asked(String text) {
        return METRIC.matcher(text)
                .results()
                .map(metric -> base(metric.group()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String base(String metric) {
        String name = metric;
        for (String shorter = ""; !shorter.equals(name); ) {
            shorter = name;
            name = SUFFIX.matcher(name).replaceFirst("");
        }
        return name;
    }

    /** The names of meters in the services' code. */
    private static Set<String> measured() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String module : Stream.concat(Variables.SERVICES.stream(), Stream.of("libraries"))
                .toList()) {
            try (Stream<Path> files = Files.walk(Variables.CHECKOUT.resolve(module))) {
                for (Path file : files.filter(path -> path.toString().contains("/src/main/java/"))
                        .filter(path -> path.toString().endsWith(".java"))
                        .toList()) {
                    String code = Files.readString(file);
                    if (code.contains("io.micrometer")) {
                        METER.matcher(code)
                                .results()
                                .map(meter -> base(meter.group(1).replace('.', '_')))
                                .forEach(names::add);
                    }
                }
            }
        }
        return names;
    }
}
