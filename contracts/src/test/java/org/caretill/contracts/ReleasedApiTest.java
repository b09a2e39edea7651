package org.caretill.contracts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.ConsoleRender;

/**
 * No change of the API breaks a client of the released one, {@code openapi/released}: docs/api.md promises that. If a
 * break has been announced and its time has come, copy the new document there.
 */
class ReleasedApiTest {

    private static final String SCHEMAS = "/components/schemas";

    static List<OpenApiDocument> released() {
        return OpenApiDocument.all(OpenApiDocument.FOLDER.resolve("released"));
    }

    @Test
    void each_service_has_a_released_document() {
        assertThat(released())
                .extracting(OpenApiDocument::name)
                .containsExactlyElementsOf(OpenApiDocument.all().stream()
                        .map(OpenApiDocument::name)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("released")
    void nothing_breaks_the_clients_of_the_released_api(OpenApiDocument released) {
        Map<String, OpenApiDocument> now =
                OpenApiDocument.all().stream().collect(Collectors.toMap(OpenApiDocument::name, Function.identity()));
        assertThat(breaks(released.root(), now.get(released.name()).root()))
                .as("What breaks clients needs an announcement: docs/api.md")
                .isEmpty();
    }

    @Test
    void what_breaks_clients_is_found() {
        assertBreaks(api -> object(api, "/paths").remove("/v1/calls/{callId}/end"));
        assertBreaks(api -> properties(api, "AdmittedGuest").remove("guestToken"));
        assertBreaks(api -> property(api, "AdmittedGuest", "guestToken").put("type", "integer"));
        assertBreaks(api -> property(api, "AdmittedGuest", "guestToken")
                .putArray("type")
                .add("string")
                .add("null"));
        assertBreaks(api -> array(api, SCHEMAS + "/AdmittedGuest/required").remove(0));
        assertBreaks(api -> array(api, SCHEMAS + "/NewPaymentRequest/required").add("itemNumber"));
        assertBreaks(api -> properties(api, "NewPaymentRequest").remove("itemNumber"));
        assertBreaks(api -> property(api, "NewPaymentRequest", "itemNumber").put("type", "integer"));
        assertBreaks(api -> property(api, "NewPaymentRequest", "description").put("maxLength", 5));
        assertBreaks(
                api -> array(api, SCHEMAS + "/NewGuest/properties/role/enum").remove(0));
    }

    @Test
    void what_only_adds_breaks_nobody() {
        assertThat(breaksAfter(api -> {
                    property(api, "AdmittedGuest", "more").put("type", "string");
                    property(api, "NewPaymentRequest", "more").put("type", "string");
                    object(api, "/paths").set("/v1/more", path(api, "/paths/~1v1~1guest-token-keys"));
                }))
                .isEmpty();
    }

    private static void assertBreaks(Consumer<ObjectNode> change) {
        assertThat(breaksAfter(change)).isNotEmpty();
    }

    private static List<String> breaksAfter(Consumer<ObjectNode> change) {
        JsonNode released = released().stream()
                .filter(document -> document.name().equals("payment-request-service"))
                .findFirst()
                .orElseThrow()
                .root();
        ObjectNode changed = released.deepCopy();
        change.accept(changed);
        return breaks(released, changed);
    }

    private static JsonNode path(JsonNode api, String pointer) {
        return api.at(pointer);
    }

    private static ObjectNode object(JsonNode api, String pointer) {
        return (ObjectNode) path(api, pointer);
    }

    private static ArrayNode array(JsonNode api, String pointer) {
        return (ArrayNode) path(api, pointer);
    }

    private static ObjectNode properties(JsonNode api, String schema) {
        return object(api, SCHEMAS + "/" + schema + "/properties");
    }

    private static ObjectNode property(JsonNode api, String schema, String name) {
        return properties(api, schema).withObjectProperty(name);
    }

    private static List<String> breaks(JsonNode released, JsonNode now) {
        List<String> breaks = new ArrayList<>();
        ChangedOpenApi difference = OpenApiCompare.fromContents(
                asVersion30(released).toString(), asVersion30(now).toString());
        if (difference.isIncompatible()) {
            breaks.add(rendered(difference));
        }
        // These two openapi-diff does not count: unknown properties are refused here, and null is no value for a client
        // that was promised one.
        released.at(SCHEMAS)
                .properties()
                .forEach(schema -> schema.getValue()
                        .path("properties")
                        .properties()
                        .forEach(property -> {
                            String pointer = SCHEMAS + "/" + schema.getKey() + "/properties/" + property.getKey();
                            JsonNode remains = now.at(pointer);
                            if (!now.at(SCHEMAS + "/" + schema.getKey()).isMissingNode() && remains.isMissingNode()) {
                                breaks.add("removed: " + pointer);
                            } else if (mayBeNull(remains) && !mayBeNull(property.getValue())) {
                                breaks.add("may be null now: " + pointer);
                            }
                        }));
        return breaks;
    }

    private static String rendered(ChangedOpenApi difference) {
        var text = new ByteArrayOutputStream();
        new ConsoleRender().render(difference, new OutputStreamWriter(text, UTF_8));
        return text.toString(UTF_8);
    }

    private static boolean mayBeNull(JsonNode schema) {
        return OpenApiDocument.elements(schema.path("type"))
                        .anyMatch(type -> type.asText().equals("null"))
                || OpenApiDocument.elements(schema.path("anyOf")).anyMatch(ReleasedApiTest::isNull);
    }

    private static boolean isNull(JsonNode schema) {
        return schema.path("type").asText().equals("null");
    }

    /** openapi-diff compares neither types nor nullability of version 3.1, so what it compares is put as in 3.0. */
    private static JsonNode asVersion30(JsonNode api) {
        ObjectNode converted = api.deepCopy();
        convert(converted);
        return converted.put("openapi", "3.0.3");
    }

    private static void convert(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.path("$ref").isTextual()) {
                object.retain("$ref");
                return;
            }
            if (object.path("type") instanceof ArrayNode types && !types.isEmpty()) {
                OpenApiDocument.elements(types)
                        .filter(type -> !type.asText().equals("null"))
                        .findFirst()
                        .ifPresent(type -> object.set("type", type));
                object.put("nullable", true);
            }
            if (object.path("anyOf") instanceof ArrayNode variants
                    && OpenApiDocument.elements(variants).anyMatch(ReleasedApiTest::isNull)) {
                ArrayNode others = object.putArray("allOf");
                OpenApiDocument.elements(variants)
                        .filter(variant -> !isNull(variant))
                        .forEach(others::add);
                object.remove("anyOf");
                object.put("nullable", true);
            }
            for (String bound : List.of("Minimum", "Maximum")) {
                JsonNode exclusive = object.path("exclusive" + bound);
                if (exclusive.isNumber()) {
                    object.set(bound.toLowerCase(Locale.ROOT), exclusive);
                    object.put("exclusive" + bound, true);
                }
            }
            if (object.path("examples").isArray()) {
                object.remove("examples");
            }
        }
        node.forEach(ReleasedApiTest::convert);
    }
}
