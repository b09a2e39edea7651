package org.caretill.testinfrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends invalid input as a careless or hostile caller would: calls an operation with one invalid value at a time in an
 * otherwise valid call. The answer must never be an error of the service.
 */
public final class Nonsense {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final List<String> TEXTS = List.of(
            " ",
            "x",
            "-1",
            "0",
            "99999999999999999999",
            "1.5",
            "\u0000",
            "a\u0000b",
            "'",
            "%",
            "../..",
            "é漢😀",
            "x".repeat(3_000));

    private static final List<String> JSON = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "99999999999999999999",
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\ud800\"",
            "[]",
            "[null]",
            "[[]]",
            "{}",
            "{\"x\":null}",
            "\"" + "x".repeat(5_000) + "\"");

    private static final List<String> BODIES = List.of(
            "",
            " ",
            "null",
            "[]",
            "{}",
            "\"x\"",
            "7",
            "{",
            "{\"",
            "}",
            "nonsense",
            "{\"x\":1}",
            "[{}]",
            "\u0000",
            "[".repeat(2_000),
            "{\"a\":".repeat(2_000),
            "\"" + "x".repeat(70_000) + "\"");

    /** Invalid media types; an empty header has none. */
    private static final List<String> TYPES = List.of("", "x", ";;", "/", "a/b/c", "text/csv,x");

    /** Keeps the client from appending a charset to the header. */
    private static final RestAssuredConfig AS_WRITTEN = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

    private Nonsense() {}

    /**
     * The answer to one invalid call.
     *
     * @param nonsense what was sent, shortened
     */
    public record Trial(Operation operation, String nonsense, Response answer) {

        /** Fails if the answer is an error of the service (5xx). */
        public void mustNotBreakTheService() {
            assertThat(answer.statusCode())
                    .as("%s with %s", operation, nonsense)
                    .isLessThan(500);
        }

        /** Fails unless the answer is a 400 that names the parameter. */
        public void mustBeRefusedFor(String parameter) {
            assertThat(answer.statusCode())
                    .as("%s with %s", operation, nonsense)
                    .isEqualTo(400);
            assertThat(answer.<String>path("code")).isEqualTo("validation-failed");
            assertThat(answer.<List<String>>path("violations.field")).containsExactly(parameter);
        }

        /** Fails if the answer is a 5xx, or an error that is not described as a problem. */
        public void mustBeTheCallersFault() {
            mustNotBreakTheService();
            // Bodies that are too large, and addresses that no HTTP client sends, are refused before a problem can be
            // created.
            if (answer.statusCode() >= 400
                    && answer.statusCode() != 413
                    && !answer.asString().isEmpty()) {
                assertThat(answer.contentType())
                        .as("%s with %s", operation, nonsense)
                        .startsWith("application/problem+json");
            }
        }
    }

    /**
     * Tries invalid values in each parameter of path, query and headers.
     *
     * @param caller a caller who may call the operation
     * @param values valid values of the parameters
     * @param body a valid body; null: the operation has none
     */
    public static List<Trial> inParameters(
            Operation operation,
            Supplier<RequestSpecification> caller,
            Map<String, String> values,
            @Nullable String body) {
        List<Trial> trials = new ArrayList<>();
        for (Operation.Parameter parameter : operation.parameters()) {
            for (String nonsense : TEXTS) {
                if (!parameter.in().equals("header") || nonsense.matches("[ -~]+")) {
                    Map<String, String> strange = new HashMap<>(values);
                    strange.put(parameter.name(), nonsense);
                    trials.add(new Trial(
                            operation,
                            parameter.name() + "=" + shortened(nonsense),
                            operation.call(caller.get(), strange, body)));
                }
            }
        }
        return trials;
    }

    /**
     * Tries invalid bodies, invalid values in each part of a valid body, and a wrong media type.
     *
     * @param caller a caller who may call the operation
     * @param values valid values of the parameters
     * @param body a valid body
     */
    public static List<Trial> inBody(
            Operation operation, Supplier<RequestSpecification> caller, Map<String, String> values, String body) {
        List<Trial> trials = new ArrayList<>();
        for (String nonsense : bodies(body)) {
            trials.add(new Trial(
                    operation,
                    shortened(nonsense),
                    operation.call(caller.get().contentType("application/json"), values, nonsense)));
        }
        for (String type : List.of("text/plain", "application/xml; charset=nonsense")) {
            trials.add(new Trial(operation, type, operation.call(caller.get().contentType(type), values, body)));
        }
        return trials;
    }

    /**
     * Tries invalid media types in headers.
     *
     * @param caller a caller who may call the operation
     * @param values valid values of the parameters
     * @param body a valid body; null: the operation has none, and gets one nevertheless
     */
    public static List<Trial> inMediaTypes(
            Operation operation,
            Supplier<RequestSpecification> caller,
            Map<String, String> values,
            @Nullable String body) {
        List<Trial> trials = new ArrayList<>();
        for (String nonsense : TYPES) {
            for (String header : List.of("Accept", "Content-Type")) {
                trials.add(new Trial(
                        operation,
                        header + ": " + nonsense,
                        operation.call(
                                caller.get().config(AS_WRITTEN).header(header, nonsense),
                                values,
                                body == null ? "x" : body)));
            }
        }
        return trials;
    }

    /**
     * Tries values that are not whole numbers in one parameter.
     *
     * @param caller a caller who may call the operation
     * @param values valid values of the other parameters
     */
    public static List<Trial> inNumber(
            Operation operation,
            Operation.Parameter parameter,
            Supplier<RequestSpecification> caller,
            Map<String, String> values) {
        return Stream.of("", "abc", "1e3", "99999999999999999999")
                .map(nonsense -> {
                    Map<String, String> strange = new HashMap<>(values);
                    strange.put(parameter.name(), nonsense);
                    return new Trial(
                            operation, parameter.name() + "=" + nonsense, operation.call(caller.get(), strange, null));
                })
                .toList();
    }

    /** Invalid bodies, and the valid body with one part at a time replaced by an invalid value. */
    private static List<String> bodies(String body) {
        List<String> bodies = new ArrayList<>(BODIES);
        try {
            MAPPER.readTree(body).properties().forEach(property -> {
                String part = "\"" + property.getKey() + "\":";
                assertThat(body).contains(part + property.getValue());
                JSON.forEach(nonsense -> bodies.add(body.replace(part + property.getValue(), part + nonsense)));
            });
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        return bodies;
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
