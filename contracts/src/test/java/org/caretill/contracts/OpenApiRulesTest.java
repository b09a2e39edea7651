package org.caretill.contracts;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.contracts.OpenApiDocument.elements;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.caretill.contracts.OpenApiDocument.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a developer of another company, and what a generator of clients, needs of the OpenAPI documents. */
class OpenApiRulesTest {

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static final String PROBLEM = "#/components/schemas/Problem";

    private static final Pattern CODE_OF_PAGE = Pattern.compile("<a id=\"([a-z-]+)\"></a>`\\1` \\| ([0-9]{3}) ");

    private static final Pattern BODY_OF_STORY = Pattern.compile("-d (?:'(\\{.*?})'|\"(\\{.*?})\")");

    static List<OpenApiDocument> documents() {
        return OpenApiDocument.all();
    }

    @Test
    void there_is_a_document_for_each_service() {
        assertThat(documents()).hasSize(4);
    }

    @Test
    void each_operation_has_an_id_of_its_own() {
        var pathsById = documents().stream()
                .flatMap(document -> document.operations().stream())
                .collect(groupingBy(Operation::id, mapping(Operation::toString, toSet())));
        assertThat(pathsById.keySet()).allMatch(id -> id.matches("[a-z]+[A-Za-z]+"));
        // Dead letters have the same address in each service.
        assertThat(pathsById.values()).allMatch(paths -> paths.size() == 1);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void the_document_says_what_it_describes(OpenApiDocument document) {
        JsonNode info = document.root().path("info");
        assertThat(info.path("title").asText()).startsWith("Caretill: ");
        assertThat(info.path("version").asText()).matches("1\\.[0-9]+\\.[0-9]+");
        assertThat(info.path("description").asText()).isNotBlank();
        assertThat(document.root().path("servers").isEmpty()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void each_operation_has_a_summary_and_a_tag_that_is_described(OpenApiDocument document) {
        Set<String> tags = new HashSet<>();
        elements(document.root().path("tags"))
                .filter(tag -> tag.path("description").asText().endsWith("."))
                .forEach(tag -> tags.add(tag.path("name").asText()));
        for (Operation operation : document.operations()) {
            assertThat(operation.node().path("summary").asText())
                    .as("summary of %s", operation)
                    .matches("[A-Z].* .*[^.]");
            assertThat(elements(operation.node().path("tags")).map(JsonNode::asText))
                    .as("tag of %s", operation)
                    .hasSize(1)
                    .isSubsetOf(tags);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void each_parameter_is_described(OpenApiDocument document) {
        for (Operation operation : document.operations()) {
            elements(operation.node().path("parameters")).forEach(parameter -> {
                assertThat(parameter.path("description").asText())
                        .as("description of %s in %s", parameter.path("name"), operation)
                        .isNotBlank();
                assertThat(parameter.path("schema").isEmpty())
                        .as("schema of %s in %s", parameter.path("name"), operation)
                        .isFalse();
            });
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void each_schema_and_property_is_described(OpenApiDocument document) {
        List<String> undescribed = new ArrayList<>();
        document.root().at("/components/schemas").properties().forEach(schema -> {
            if (!schema.getValue().has("description")) {
                undescribed.add(schema.getKey());
            }
            schema.getValue().path("properties").properties().stream()
                    .filter(property -> !property.getValue().has("description"))
                    .forEach(property -> undescribed.add(schema.getKey() + "." + property.getKey()));
        });
        assertThat(undescribed)
                .as("Write a description: in the record's Javadoc, or, if it means the same everywhere, in"
                        + " common-descriptions.properties of openapi-documents")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void each_answer_has_a_body_that_is_described_or_none(OpenApiDocument document) {
        for (Operation operation : document.operations()) {
            operation.node().path("responses").properties().forEach(answer -> {
                String what = operation + " " + answer.getKey();
                JsonNode described = document.resolved(answer.getValue());
                assertThat(described.path("description").asText()).as(what).isNotBlank();
                assertThat(described.at("/headers/X-Request-Id").isMissingNode())
                        .as(what)
                        .isFalse();
                described
                        .path("content")
                        .properties()
                        .forEach(content -> assertThat(
                                        content.getValue().path("schema").isEmpty())
                                .as("schema of " + what)
                                .isFalse());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void each_error_is_a_problem_with_the_codes_of_the_page(OpenApiDocument document) throws IOException {
        Set<String> listed = new HashSet<>();
        Matcher rows = CODE_OF_PAGE.matcher(Files.readString(Path.of("../docs/problems.md")));
        while (rows.find()) {
            listed.add(rows.group(2) + " " + rows.group(1));
        }
        for (Operation operation : document.operations()) {
            operation.node().path("responses").properties().stream()
                    .filter(answer -> answer.getKey().matches("[45].."))
                    .forEach(answer -> {
                        String what = operation + " " + answer.getKey();
                        JsonNode described = document.resolved(answer.getValue());
                        assertThat(described
                                        .at("/content/application~1problem+json/schema/$ref")
                                        .asText())
                                .as(what)
                                .isEqualTo(PROBLEM);
                        assertThat(elements(described.path("x-codes"))
                                        .map(code -> answer.getKey() + " " + code.asText()))
                                .as(what)
                                .isNotEmpty()
                                .isSubsetOf(listed);
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void every_operation_says_who_may_call_it_and_how_it_refuses_others(OpenApiDocument document) {
        for (Operation operation : document.operations()) {
            JsonNode answers = operation.node().path("responses");
            assertThat(operation.node().has("security"))
                    .as(operation.toString())
                    .isTrue();
            boolean needsToken = !operation.node().path("security").isEmpty();
            assertThat(answers.has("401")).as(operation + " 401").isEqualTo(needsToken);
            assertThat(answers.has("403")).as(operation + " 403").isEqualTo(needsToken);
            elements(operation.node().path("security"))
                    .flatMap(requirement -> requirement.properties().stream())
                    .forEach(scheme -> assertThat(document.root()
                                    .at("/components/securitySchemes")
                                    .has(scheme.getKey()))
                            .as("%s of %s", scheme.getKey(), operation)
                            .isTrue());
            Stream.of("429", "503")
                    .filter(answers::has)
                    .forEach(status -> assertThat(document.resolved(answers.path(status))
                                    .at("/headers/Retry-After")
                                    .isMissingNode())
                            .as(operation + " " + status)
                            .isFalse());
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void each_reference_leads_somewhere_and_each_schema_is_used(OpenApiDocument document) {
        Set<String> used = new HashSet<>();
        document.root().findValuesAsText("$ref").forEach(reference -> {
            assertThat(document.root().at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
            used.add(reference);
        });
        document.root()
                .at("/components/schemas")
                .properties()
                .forEach(schema -> assertThat(used).contains("#/components/schemas/" + schema.getKey()));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void each_example_fits_its_schema(OpenApiDocument document) {
        for (Operation operation : document.operations()) {
            bodies(document, operation)
                    .forEach(content -> elements(content.path("examples"))
                            .forEach(example -> assertThat(
                                            violations(document, content.path("schema"), example.path("value")))
                                    .as("%s: %s", operation, example)
                                    .isEmpty()));
        }
        JsonNode problem = document.root().at("/components/schemas/Problem");
        elements(problem.path("examples"))
                .forEach(example ->
                        assertThat(violations(document, problem, example)).isEmpty());
    }

    /** Otherwise the test before this one would be true of a document without any. */
    @Test
    void what_the_story_of_the_readme_sends_is_the_example_of_its_operation() throws IOException {
        List<JsonNode> sent = new ArrayList<>();
        Matcher bodies = BODY_OF_STORY.matcher(Files.readString(Path.of("../README.md")));
        while (bodies.find()) {
            String body = bodies.group(1) == null ? bodies.group(2).replace("\\\"", "\"") : bodies.group(1);
            sent.add(new ObjectMapper().readTree(body));
        }
        for (String operation : List.of(
                "registerClinic",
                "createEnablementRequest",
                "linkStripeAccount",
                "confirmStripeAccount",
                "admitGuest",
                "createPaymentRequest")) {
            assertThat(sent).as(operation).contains(exampleOf(operation));
        }
    }

    private static JsonNode exampleOf(String operationId) {
        return documents().stream()
                .flatMap(document -> document.operations().stream())
                .filter(operation -> operation.id().equals(operationId))
                .map(operation -> operation.node().at("/requestBody/content/application~1json/examples/example/value"))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<JsonNode> bodies(OpenApiDocument document, Operation operation) {
        return Stream.concat(
                        Stream.of(operation.node().path("requestBody")),
                        elements(operation.node().path("responses")).map(document::resolved))
                .flatMap(body -> elements(body.path("content")));
    }

    /** The document's schemas are of JSON Schema 2020-12, and refer to each other within the document. */
    private static List<String> violations(OpenApiDocument document, JsonNode schema, JsonNode value) {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", document.root().path("components"));
        return SCHEMAS
                .getSchema(whole.toString(), InputFormat.JSON)
                .validate(value.toString(), InputFormat.JSON)
                .stream()
                .map(Error::toString)
                .toList();
    }
}
