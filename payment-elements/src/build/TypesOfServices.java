import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Generates TypeScript types from the OpenAPI documents in contracts: a file for each service, and in it a type for each
 * schema, with the schema's name, and one of its operations. If a service changes what it sends, the type check finds the code that reads it. A
 * schema of an unknown kind ends the build.
 */
class TypesOfServices {

    private static final Path DOCUMENTS = Path.of("../contracts/openapi");
    private static final String SUFFIX = ".yaml";

    static void generate(Path directory) throws IOException {
        Files.createDirectories(directory);
        List<Path> documents;
        try (Stream<Path> files = Files.list(DOCUMENTS)) {
            documents = files.filter(file -> file.toString().endsWith(SUFFIX)).toList();
        }
        for (Path document : documents) {
            String name = document.getFileName().toString().replace(SUFFIX, "");
            Files.writeString(
                    directory.resolve(name + ".ts"), types(name, new YAMLMapper().readTree(document.toFile())));
        }
    }

    private static String types(String service, JsonNode document) {
        return "// Generated from contracts/openapi/" + service + SUFFIX + ".\n"
                + document.at("/components/schemas").properties().stream()
                        .map(schema -> "\n" + comment(schema.getValue(), "") + "export type " + schema.getKey() + " = "
                                + type(schema.getValue(), "") + ";\n")
                        .collect(Collectors.joining())
                + "\n/** The operations that answer with JSON or nothing: what each takes, and what it answers. */\n"
                + "export interface Operations {\n" + operations(document) + "}\n";
    }

    private static String operations(JsonNode document) {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(method -> method.getValue().has("responses"))
                        .filter(method -> answer(method.getValue()) != null)
                        .map(method -> comment(method.getValue(), "  ", "summary")
                                + "  '%s %s': {\n".formatted(method.getKey().toUpperCase(Locale.ROOT), path.getKey())
                                + parameters(method.getValue(), "path")
                                + parameters(method.getValue(), "query")
                                + body(method.getValue())
                                + "    answer: " + answer(method.getValue()) + ";\n  };\n"))
                .collect(Collectors.joining());
    }

    private static String parameters(JsonNode operation, String place) {
        List<JsonNode> parameters = elements(operation.path("parameters"))
                .filter(parameter -> parameter.path("in").asText().equals(place))
                .toList();
        if (parameters.isEmpty()) {
            return "";
        }
        boolean isNeeded =
                parameters.stream().anyMatch(parameter -> parameter.path("required").asBoolean());
        return parameters.stream()
                .map(parameter -> comment(parameter, "      ")
                        + "      '%s'%s: %s;\n"
                                .formatted(
                                        parameter.path("name").asText(),
                                        parameter.path("required").asBoolean() ? "" : "?",
                                        parameter.at("/schema/type").isMissingNode()
                                                        && !parameter.path("schema").has("$ref")
                                                ? "string"
                                                : type(parameter.path("schema"), "      ")))
                .collect(Collectors.joining("", "    %s%s: {\n".formatted(place, isNeeded ? "" : "?"), "    };\n"));
    }

    private static String body(JsonNode operation) {
        JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
        boolean isNeeded = operation.at("/requestBody/required").asBoolean();
        return schema.isMissingNode() ? "" : "    body" + (isNeeded ? ": " : "?: ") + type(schema, "    ") + ";\n";
    }

    /** Null: it answers with a file. */
    private static String answer(JsonNode operation) {
        List<Map.Entry<String, JsonNode>> successes = operation.path("responses").properties().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .toList();
        List<String> answers = successes.stream()
                .map(response -> response.getValue().at("/content/application~1json/schema"))
                .filter(schema -> !schema.isMissingNode())
                .map(schema -> type(schema, "    "))
                .distinct()
                .toList();
        if (!answers.isEmpty()) {
            return String.join(" | ", answers);
        }
        return successes.stream().allMatch(response -> response.getValue().path("content").isEmpty()) ? "void" : null;
    }

    private static String type(JsonNode schema, String indent) {
        if (schema.has("$ref")) {
            return schema.path("$ref").asText().replaceFirst(".*/", "");
        }
        for (String variants : List.of("anyOf", "oneOf")) {
            if (schema.has(variants)) {
                return union(schema.path(variants), variant -> type(variant, indent));
            }
        }
        if (schema.has("enum")) {
            return union(schema.path("enum"), value -> "'" + value.asText() + "'");
        }
        return schema.path("type").isArray()
                ? union(schema.path("type"), name -> type(name.asText(), schema, indent))
                : type(schema.path("type").asText(), schema, indent);
    }

    private static String union(JsonNode variants, Function<JsonNode, String> type) {
        return elements(variants).map(type).collect(Collectors.joining(" | "));
    }

    private static String type(String name, JsonNode schema, String indent) {
        return switch (name) {
            case "string", "boolean", "null" -> name;
            case "integer", "number" -> "number";
            case "array" -> "Array<" + type(schema.path("items"), indent) + ">";
            case "object" -> object(schema, indent);
            default -> throw new IllegalArgumentException("No TypeScript type is known for " + schema);
        };
    }

    private static String object(JsonNode schema, String indent) {
        if (schema.path("additionalProperties").isObject()) {
            return "Record<string, " + type(schema.path("additionalProperties"), indent) + ">";
        }
        if (!schema.has("properties")) {
            return "Record<string, unknown>";
        }
        List<String> required =
                elements(schema.path("required")).map(JsonNode::asText).toList();
        return schema.path("properties").properties().stream()
                .map(property -> property(property, required, indent + "  "))
                .collect(Collectors.joining("", "{\n", indent + "}"));
    }

    private static String property(Map.Entry<String, JsonNode> property, List<String> required, String indent) {
        return comment(property.getValue(), indent)
                + indent
                + property.getKey()
                + (required.contains(property.getKey()) ? ": " : "?: ")
                + type(property.getValue(), indent)
                + ";\n";
    }

    private static String comment(JsonNode schema, String indent) {
        return comment(schema, indent, "description");
    }

    private static String comment(JsonNode described, String indent, String name) {
        return described.has(name)
                ? indent + "/** " + described.path(name).asText().replace("*/", "* /") + " */\n"
                : "";
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
