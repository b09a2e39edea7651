package org.caretill.operations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The resources that the chart makes of a set of values. */
final class RenderedChart {

    private static final Path CHART = Variables.CHECKOUT.resolve("deploy/helm/caretill");
    private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

    private final List<JsonNode> resources;

    private RenderedChart(List<JsonNode> resources) {
        this.resources = resources;
    }

    /**
     * Renders the chart.
     *
     * @param values a file of src/test/resources/values, without its ending
     * @param others single values that go before those of the file: name, value, …
     */
    static RenderedChart with(String values, String... others) {
        TemplateCommand template = new Helm(CHART)
                .template()
                .withName("pay")
                .withNamespace("caretill")
                .withValuesFile(file(values))
                // The library leaves out what is a hook.
                .set("migrations.helmHooks", "false");
        for (int i = 0; i < others.length; i += 2) {
            template = template.set(others[i], others[i + 1]);
        }
        try {
            return new RenderedChart(Arrays.stream(template.call().split("(?m)^---$"))
                    .map(RenderedChart::read)
                    .filter(JsonNode::isObject)
                    .toList());
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    static LintResult lint() {
        return new Helm(CHART).lint().strict().call();
    }

    private static Path file(String values) {
        return Path.of("src", "test", "resources", "values", values + ".yaml");
    }

    private static JsonNode read(String document) {
        try {
            JsonNode node = YAML.readTree(document);
            return node == null ? YAML.missingNode() : node;
        } catch (IOException e) {
            throw new UncheckedIOException(document, e);
        }
    }

    List<JsonNode> all() {
        return resources;
    }

    List<JsonNode> of(String kind) {
        return resources.stream()
                .filter(resource -> resource.path("kind").asText().equals(kind))
                .toList();
    }

    JsonNode one(String kind, String name) {
        return of(kind).stream()
                .filter(resource -> nameOf(resource).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + ", but "
                        + of(kind).stream().map(RenderedChart::nameOf).toList()));
    }

    JsonNode deployment(String service) {
        return one("Deployment", "pay-" + service);
    }

    /** The pods of the services and of the migrations. */
    List<JsonNode> pods() {
        return Stream.of("Deployment", "Job")
                .flatMap(kind -> of(kind).stream())
                .map(resource -> resource.at("/spec/template"))
                .toList();
    }

    static JsonNode container(JsonNode resource) {
        return resource.at("/spec/template/spec/containers/0");
    }

    /** The variables of a container, each with its value, or with where it comes from as `secret/key`. */
    static Map<String, String> variables(JsonNode container) {
        Map<String, String> variables = new TreeMap<>();
        for (JsonNode variable : container.path("env")) {
            JsonNode secret = variable.at("/valueFrom/secretKeyRef");
            String value = secret.isMissingNode()
                    ? variable.path("value").asText()
                    : secret.path("name").asText() + "/" + secret.path("key").asText();
            if (variables.put(variable.path("name").asText(), value) != null) {
                throw new AssertionError(variable.path("name").asText() + " is set twice");
            }
        }
        return variables;
    }

    static String nameOf(JsonNode resource) {
        return resource.at("/metadata/name").asText();
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
