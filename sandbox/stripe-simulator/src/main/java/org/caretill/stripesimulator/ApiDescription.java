package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a call's parameters against Stripe's own OpenAPI description of that call, and converts them to their types.
 * An unknown, missing or wrongly typed parameter is refused with Stripe's message, so that requests accepted here are
 * accepted by Stripe.
 */
final class ApiDescription {
    private final ObjectNode requests;

    ApiDescription() {
        requests = requests("stripe-openapi-extract.json");
        requests.setAll(requests("payment-method-domains-calls.json"));
        requests.setAll(requests("payouts-calls.json"));
    }

    private static ObjectNode requests(String file) {
        try (var in = ApiDescription.class.getResourceAsStream(file)) {
            return (ObjectNode) Json.parse(in.readAllBytes()).get("requests");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param operation such as {@code POST /v1/payment_intents/{intent}/confirm} */
    ObjectNode check(String operation, ObjectNode params) {
        return object(requests.get(operation), params, "");
    }

    private ObjectNode object(JsonNode schema, ObjectNode params, String path) {
        JsonNode properties = schema.path("properties");
        ObjectNode typed = Json.object();
        for (var param : params.properties()) {
            String name = path.isEmpty() ? param.getKey() : path + "[" + param.getKey() + "]";
            JsonNode property = properties.has(param.getKey())
                    ? properties.get(param.getKey())
                    : schema.path("additionalProperties");
            if (!property.isObject()) {
                throw ApiError.invalid("parameter_unknown", "Received unknown parameter: " + name, name);
            }
            typed.set(param.getKey(), value(property, param.getValue(), name));
        }
        for (JsonNode required : schema.path("required")) {
            if (!typed.has(required.asText())) {
                String name = path.isEmpty() ? required.asText() : path + "[" + required.asText() + "]";
                throw ApiError.invalid("parameter_missing", "Missing required param: " + name + ".", name);
            }
        }
        return typed;
    }

    private JsonNode value(JsonNode schema, JsonNode value, String name) {
        if (schema.has("anyOf")) {
            return firstThatFits(schema.get("anyOf"), value, name);
        }
        return switch (schema.path("type").asText()) {
            case "object" -> object(schema, structure(value, name), name);
            case "array" -> list(schema.get("items"), value, name);
            case "integer" ->
                whole(scalar(value, name), name)
                        .orElseThrow(() -> ApiError.invalid(
                                "parameter_invalid_integer", "Invalid integer: " + value.asText(), name));
            case "boolean" -> truth(scalar(value, name), name);
            case "number" -> number(scalar(value, name), name);
            default -> text(schema, scalar(value, name), name);
        };
    }

    private JsonNode firstThatFits(JsonNode choices, JsonNode value, String name) {
        ApiError last = null;
        for (JsonNode choice : choices) {
            try {
                return value(choice, value, name);
            } catch (ApiError e) {
                // An error inside an object is more useful than "this is not the other choice".
                last = last == null || (value.isObject() && choice.has("properties")) ? e : last;
            }
        }
        throw last;
    }

    private ArrayNode list(JsonNode items, JsonNode value, String name) {
        if (!(value instanceof ArrayNode given)) {
            throw ApiError.invalid(null, "Invalid array", name);
        }
        ArrayNode list = Json.array();
        for (int i = 0; i < given.size(); i++) {
            list.add(value(items, given.get(i), name + "[" + i + "]"));
        }
        return list;
    }

    private static ObjectNode structure(JsonNode value, String name) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw ApiError.invalid(null, "Invalid object", name);
    }

    private static String scalar(JsonNode value, String name) {
        if (value.isContainerNode()) {
            throw ApiError.invalid(null, "Invalid string: " + value, name);
        }
        return value.asText();
    }

    private static Optional<JsonNode> whole(String text, String name) {
        if (text.isEmpty()) {
            throw empty(name);
        }
        return text.matches("-?\\d{1,18}") ? Optional.of(LongNode.valueOf(Long.parseLong(text))) : Optional.empty();
    }

    private static JsonNode truth(String text, String name) {
        return switch (text) {
            case "true", "1" -> BooleanNode.TRUE;
            case "false", "0" -> BooleanNode.FALSE;
            case "" -> throw empty(name);
            default -> throw ApiError.invalid(null, "Invalid boolean: " + text, name);
        };
    }

    private static JsonNode number(String text, String name) {
        try {
            return DoubleNode.valueOf(Double.parseDouble(text));
        } catch (NumberFormatException _) {
            throw ApiError.invalid(null, "Invalid decimal: " + text, name);
        }
    }

    private static JsonNode text(JsonNode schema, String text, String name) {
        if (schema.has("enum")) {
            List<String> allowed = new ArrayList<>();
            schema.get("enum").forEach(value -> allowed.add(value.asText()));
            if (!allowed.contains(text)) {
                throw text.isEmpty()
                        ? empty(name)
                        : ApiError.invalid(null, "Invalid %s: must be one of %s".formatted(name, list(allowed)), name);
            }
        }
        int maxLength = schema.path("maxLength").asInt(5_000);
        if (text.length() > maxLength) {
            throw ApiError.invalid(
                    null,
                    "Invalid string: %s…; must be at most %d characters".formatted(text.substring(0, 10), maxLength),
                    name);
        }
        return TextNode.valueOf(text);
    }

    private static String list(List<String> allowed) {
        return allowed.size() == 1
                ? allowed.getFirst()
                : String.join(", ", allowed.subList(0, allowed.size() - 1)) + ", or " + allowed.getLast();
    }

    private static ApiError empty(String name) {
        return ApiError.invalid(
                "parameter_invalid_empty",
                "You passed an empty string for '%s'. We assume empty values are an attempt to unset a parameter; however '%s' cannot be unset. You should remove '%s' from your request or supply a non-empty value."
                        .formatted(name, name, name),
                name);
    }
}
