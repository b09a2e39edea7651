package org.caretill.openapidocuments;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.jspecify.annotations.Nullable;

/** An OpenAPI document as a page for people. It has no script, and one style sheet. */
final class ApiPage {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    /** Said once, at the top of the page. */
    private static final String OF_EVERY_ANSWER = "X-Request-Id";

    private static final Template TEMPLATE = Engine.builder()
            .addDefaults()
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .build()
            .parse(resource("api.html"), Variant.forContentType(Variant.TEXT_HTML));

    private static final Parser MARKDOWN = Parser.builder().build();
    private static final HtmlRenderer HTML =
            HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).build();

    private final JsonObject document;

    private ApiPage(JsonObject document) {
        this.document = document;
    }

    /** The page of a document of version 3.1. */
    static String of(JsonObject document) {
        return new ApiPage(document).html();
    }

    static String styleSheet() {
        return resource("api.css");
    }

    private String html() {
        JsonObject info = document.getJsonObject("info");
        List<Map<String, Object>> operations = operations();
        return TEMPLATE.data("title", info.getString("title"))
                .data("version", info.getString("version"))
                .data("description", markdown(info.getString("description")))
                .data(
                        "tags",
                        objects(document.getJsonArray("tags"))
                                .map(tag -> Map.of(
                                        "name", tag.getString("name"),
                                        "description", tag.getString("description"),
                                        "operations",
                                                operations.stream()
                                                        .filter(it -> tag.getString("name")
                                                                .equals(it.get("tag")))
                                                        .toList()))
                                .toList())
                .data(
                        "schemas",
                        sorted(document.getJsonObject("components").getJsonObject("schemas"))
                                .map(it -> schema(it.getKey(), it.getValue()))
                                .toList())
                .render();
    }

    private List<Map<String, Object>> operations() {
        return sorted(document.getJsonObject("paths"))
                .flatMap(path -> sorted(path.getValue())
                        .filter(method -> METHODS.contains(method.getKey()))
                        .map(method -> operation(method.getKey(), path.getKey(), method.getValue())))
                .toList();
    }

    private Map<String, Object> operation(String method, String path, JsonObject operation) {
        JsonObject body = operation.getJsonObject("requestBody", new JsonObject());
        return Map.of(
                "id", operation.getString("operationId"),
                "tag", operation.getJsonArray("tags").getString(0),
                "method", method.toUpperCase(Locale.ROOT),
                "path", path,
                "summary", operation.getString("summary"),
                "description", markdown(operation.getString("description", "")),
                "callers", callers(operation),
                "parameters",
                        objects(operation.getJsonArray("parameters"))
                                .map(ApiPage::parameter)
                                .toList(),
                "body", contents(body),
                "answers",
                        sorted(operation.getJsonObject("responses"))
                                .map(answer -> answer(answer.getKey(), resolved(answer.getValue())))
                                .toList());
    }

    private static String callers(JsonObject operation) {
        return objects(operation.getJsonArray("security"))
                .flatMap(requirement -> requirement.fieldNames().stream()
                        .map(scheme -> scheme.equals("guestToken")
                                ? "a guest token"
                                : "an access token with the role "
                                        + requirement.getJsonArray(scheme).stream()
                                                .map(Object::toString)
                                                .collect(Collectors.joining(", or "))))
                .collect(Collectors.joining("; "));
    }

    private static Map<String, Object> parameter(JsonObject parameter) {
        return Map.of(
                "name", parameter.getString("name"),
                "place", parameter.getString("in"),
                "type", type(parameter.getJsonObject("schema")),
                "presence", parameter.getBoolean("required", false) ? "required" : "",
                "description", markdown(parameter.getString("description", "")));
    }

    private static Map<String, Object> answer(String status, JsonObject answer) {
        return Map.of(
                "status", status,
                "description", markdown(answer.getString("description", "")),
                "headers",
                        answer.getJsonObject("headers", new JsonObject()).fieldNames().stream()
                                .filter(header -> !header.equals(OF_EVERY_ANSWER))
                                .sorted()
                                .collect(Collectors.joining(", ")),
                "contents", contents(answer));
    }

    private static List<Map<String, Object>> contents(JsonObject body) {
        return sorted(body.getJsonObject("content", new JsonObject()))
                .map(content -> Map.<String, Object>of(
                        "mediaType", content.getKey(),
                        "type", type(content.getValue().getJsonObject("schema")),
                        "example", example(content.getValue())))
                .toList();
    }

    private static String example(JsonObject content) {
        return sorted(content.getJsonObject("examples", new JsonObject()))
                .map(example -> example.getValue().getJsonObject("value").encodePrettily())
                .findFirst()
                .orElse("");
    }

    private static Map<String, Object> schema(String name, JsonObject schema) {
        JsonArray required = schema.getJsonArray("required", new JsonArray());
        return Map.of(
                "name", name,
                "description", markdown(schema.getString("description", "")),
                "type", type(schema),
                "properties",
                        sorted(schema.getJsonObject("properties", new JsonObject()))
                                .map(property -> Map.of(
                                        "name", property.getKey(),
                                        "type", type(property.getValue()),
                                        "presence", required.contains(property.getKey()) ? "required" : "",
                                        "description",
                                                markdown(property.getValue().getString("description", ""))))
                                .toList());
    }

    /** In words, with a link to what is described elsewhere on the page. */
    private static RawString type(JsonObject schema) {
        return new RawString(typeHtml(schema));
    }

    private static String typeHtml(JsonObject schema) {
        String reference = schema.getString("$ref");
        if (reference != null) {
            String name = reference.substring(reference.lastIndexOf('/') + 1);
            return "<a href=\"#%1$s\">%1$s</a>".formatted(name);
        }
        if (schema.containsKey("enum")) {
            return schema.getJsonArray("enum").stream()
                    .map(value -> "<code>" + escaped(value.toString()) + "</code>")
                    .collect(Collectors.joining(", "));
        }
        if (schema.containsKey("anyOf")) {
            return objects(schema.getJsonArray("anyOf")).map(ApiPage::typeHtml).collect(Collectors.joining(" or "));
        }
        Object type = schema.getValue("type");
        if (type instanceof JsonArray types) {
            return types.stream()
                    .map(one -> typeHtml(schema.copy().put("type", one)))
                    .collect(Collectors.joining(" or "));
        }
        if ("array".equals(type)) {
            return "list of " + typeHtml(schema.getJsonObject("items"));
        }
        String format = schema.getString("format");
        return escaped(type == null ? "any" : type.toString()) + (format == null ? "" : " (" + escaped(format) + ")");
    }

    private JsonObject resolved(JsonObject node) {
        String reference = node.getString("$ref");
        return reference == null
                ? node
                : (JsonObject) JsonPointer.from(reference.substring(1)).queryJson(document);
    }

    private static Stream<Map.Entry<String, JsonObject>> sorted(JsonObject object) {
        return object.fieldNames().stream().sorted().map(name -> Map.entry(name, object.getJsonObject(name)));
    }

    private static Stream<JsonObject> objects(@Nullable JsonArray array) {
        return array == null ? Stream.of() : array.stream().map(JsonObject.class::cast);
    }

    private static RawString markdown(String text) {
        return new RawString(HTML.render(MARKDOWN.parse(text)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String resource(String name) {
        try (InputStream file = ApiPage.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
