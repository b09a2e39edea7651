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
 * What a careless or hostile caller sends: calls an operation with one thing out of order at a time, in an otherwise
 * fitting call. Whatever it is, it is the caller's fault and never the service's.
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

    /** No media types; an empty header names none. */
    private static final List<String> TYPES = List.of("", "x", ";;", "/", "a/b/c", "text/csv,x");

    /** Without a charset that the client writes behind what is sent. */
    private static final RestAssuredConfig AS_WRITTEN = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

    private Nonsense() {}

    /**
     * An answer to nonsense.
     *
     * @param nonsense what was sent, shortened
     */
    public record Trial(Operation operation, String nonsense, Response answer) {

        /** Not an error of the service. */
        public void mustNotBreakTheService() {
            assertThat(answer.statusCode())
                    .as("%s with %s", operation, nonsense)
                    .isLessThan(500);
        }

        /** The parameter is named as what is wrong. */
        public void mustBeRefusedFor(String parameter) {
            assertThat(answer.statusCode())
                    .as("%s with %s", operation, nonsense)
                    .isEqualTo(400);
            assertThat(answer.<String>path("code")).isEqualTo("validation-failed");
            assertThat(answer.<List<String>>path("violations.field")).containsExactly(parameter);
        }

        /** Not an error of the service either; and whoever is refused is told why, as a problem. */
        public void mustBeTheCallersFault() {
            mustNotBreakTheService();
            // A body that is too large, and an address that no HTTP client sends, are refused before there is a
            // problem.
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
     * Nonsense in each parameter of path, query and headers.
     *
     * @param caller whom the operation lets in
     * @param values of the parameters, where they fit
     * @param body that fits; null: the operation takes none
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
     * Nonsense as the body, in each part of the body, and a body of the wrong type.
     *
     * @param caller whom the operation lets in
     * @param values of the parameters
     * @param body that fits
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
     * Nonsense where media types stand.
     *
     * @param caller whom the operation lets in
     * @param values of the parameters
     * @param body that fits; null: the operation takes none, and has one nevertheless
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
     * What is no whole number, in one parameter.
     *
     * @param caller whom the operation lets in
     * @param values of the other parameters
     */
    public static List<Trial> inNumber(
            Operation operation,
            Operation.Parameter parameter,
            Supplier<RequestSpecification> caller,
            Map<String, String> values) {
        // Where an empty cursor is the first page, an empty limit is a mistake.
        Stream<String> empty = parameter.name().equals("limit") ? Stream.of("") : Stream.empty();
        return Stream.concat(empty, Stream.of("abc", "1e3", "99999999999999999999"))
                .map(nonsense -> {
                    Map<String, String> strange = new HashMap<>(values);
                    strange.put(parameter.name(), nonsense);
                    return new Trial(
                            operation, parameter.name() + "=" + nonsense, operation.call(caller.get(), strange, null));
                })
                .toList();
    }

    /** What is no fitting body at all; and the fitting one with every part replaced, one at a time. */
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
