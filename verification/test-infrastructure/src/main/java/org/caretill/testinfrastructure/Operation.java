package org.caretill.testinfrastructure;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An operation of the service, read from its generated OpenAPI document, so that tests of "every operation" include
 * those added later.
 *
 * @param body the schema of the body, with references resolved one step; missing: it has none
 */
public record Operation(String method, String path, List<Parameter> parameters, JsonNode body, JsonNode document) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    /** An id that is empty or odd makes the address of another operation or of none. */
    private static final Set<String> OF_NO_OPERATION = Set.of("not-found", "method-not-allowed");

    /** Every operation of the document. */
    public static List<Operation> all(URL openApi) {
        String text = given().queryParam("format", "JSON")
                .get(openApi)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        JsonNode document = json(text);
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> METHODS.contains(operation.getKey()))
                        .forEach(operation -> operations.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                Stream.of(path.getValue(), operation.getValue())
                                        .flatMap(node -> Stream.iterate(
                                                        0,
                                                        i -> i
                                                                < node.path("parameters")
                                                                        .size(),
                                                        i -> i + 1)
                                                .map(i ->
                                                        node.path("parameters").get(i)))
                                        .map(it -> new Parameter(
                                                it.path("in").asText(),
                                                it.path("name").asText(),
                                                it.at("/schema/type").asText()))
                                        .toList(),
                                resolved(
                                        document,
                                        operation.getValue().at("/requestBody/content/application~1json/schema")),
                                document))));
        return operations;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static JsonNode resolved(JsonNode document, JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    /** Whether it has a body. */
    public boolean hasBody() {
        return !body.isMissingNode();
    }

    /** The names of all fields that could hold an id: path and query parameters, and texts in the body at any depth. */
    public Set<String> places() {
        Set<String> places = parameters.stream()
                .filter(parameter -> !parameter.in().equals("header"))
                .map(Parameter::name)
                .collect(Collectors.toSet());
        sample(body, "", (name, schema) -> {
            places.add(name);
            return "";
        });
        return places;
    }

    /** A JSON body with every property; null if the operation has none. Texts are looked up by name, else "x". */
    public @Nullable String sampleBody(Map<String, String> texts) {
        return hasBody()
                ? sample(body, "", (name, _) -> texts.getOrDefault(name, "x")).toString()
                : null;
    }

    /** All values of the other tenant; and, if the operation has several ids, one of theirs at a time among our own. */
    public List<Map<String, String>> combinations(Map<String, String> mine, Map<String, String> theirs) {
        List<String> named =
                places().stream().filter(theirs::containsKey).sorted().toList();
        List<Map<String, String>> combinations = new ArrayList<>(List.of(theirs));
        if (named.size() > 1) {
            for (String foreign : named) {
                Map<String, String> mixed = new TreeMap<>(mine);
                mixed.put(foreign, theirs.get(foreign));
                combinations.add(mixed);
            }
        }
        return combinations;
    }

    private JsonNode sample(JsonNode reference, String name, BiFunction<String, JsonNode, String> texts) {
        JsonNode schema = resolved(document, reference);
        var nodes = JsonNodeFactory.instance;
        for (String variants : List.of("anyOf", "oneOf", "allOf")) {
            if (schema.has(variants)) {
                return sample(schema.path(variants).get(0), name, texts);
            }
        }
        if (schema.has("enum")) {
            return schema.path("enum").get(0);
        }
        String type = schema.path("type").isArray()
                ? schema.path("type").get(0).asText()
                : schema.path("type").asText();
        return switch (type) {
            case "object" -> {
                ObjectNode object = nodes.objectNode();
                schema.path("properties")
                        .properties()
                        .forEach(property ->
                                object.set(property.getKey(), sample(property.getValue(), property.getKey(), texts)));
                yield object;
            }
            case "array" -> nodes.arrayNode().add(sample(schema.path("items"), name, texts));
            case "integer", "number" ->
                nodes.numberNode(Math.max(100, schema.path("minimum").asLong()));
            case "boolean" -> nodes.booleanNode(true);
            case "string" -> nodes.textNode(texts.apply(name, schema));
            default -> nodes.nullNode();
        };
    }

    /** Calls the operation. Parameters without a value are left out; those in the path are empty. */
    public Response call(RequestSpecification caller, Map<String, String> values, @Nullable String content) {
        String address = path;
        StringBuilder query = new StringBuilder();
        for (Parameter parameter : parameters) {
            String value = values.get(parameter.name());
            if (parameter.in().equals("path")) {
                address = address.replace("{" + parameter.name() + "}", encoded(value == null ? "" : value));
            } else if (parameter.in().equals("query") && value != null) {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(parameter.name())
                        .append('=')
                        .append(encoded(value));
            } else if (parameter.in().equals("header") && value != null) {
                caller.header(parameter.name(), value);
            }
        }
        caller.urlEncodingEnabled(false).redirects().follow(false);
        if (content != null) {
            caller.body(content.getBytes(StandardCharsets.UTF_8));
        }
        Response answer = caller.request(method, address + query);
        mustDescribe(answer);
        return answer;
    }

    /** The document must say that the operation answers so, and with this code. */
    private void mustDescribe(Response answer) {
        JsonNode described = resolved(
                document,
                document.at("/paths/" + path.replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT) + "/responses/"
                        + answer.statusCode()));
        boolean isProblem = String.valueOf(answer.contentType()).startsWith("application/problem+json");
        String code = isProblem ? answer.path("code") : null;
        if (code == null ? answer.statusCode() < 300 && described.isMissingNode() : !mayHave(code, described)) {
            throw new AssertionError("%s answered %d %s, which its document does not say"
                    .formatted(this, answer.statusCode(), code == null ? "" : code));
        }
    }

    private static boolean mayHave(String code, JsonNode described) {
        return OF_NO_OPERATION.contains(code)
                || Stream.iterate(0, i -> i < described.path("x-codes").size(), i -> i + 1)
                        .anyMatch(i -> described.path("x-codes").get(i).asText().equals(code));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return method + " " + path;
    }

    /** A parameter in path, query or header, with the type of its schema. */
    public record Parameter(String in, String name, String type) {

        /** Whether it is a whole number in the query. */
        public boolean isNumber() {
            return in.equals("query") && type.equals("integer");
        }
    }
}
