package org.caretill.endtoendtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An HTTP client with retries: a call that cannot connect or is answered 5xx is repeated until the timeout. Any other
 * response is returned, including redirects.
 */
public final class Rest {

    public static final ObjectMapper JSON = new ObjectMapper();

    /** Long enough for a killed part to come back on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final Duration ONE_CALL = Duration.ofSeconds(15);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Rest() {}

    /** A response. */
    public record Answer(String call, int status, String body, HttpHeaders headers) {

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        public String location() {
            return header("Location");
        }

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError(call + " answered with no JSON: " + body, e);
            }
        }

        /** The body of a response, which must have this status. */
        public JsonNode expect(int expected) {
            if (status != expected) {
                throw new AssertionError("%s answered %d instead of %d: %s".formatted(call, status, expected, body));
            }
            return body.isBlank() ? JSON.nullNode() : json();
        }
    }

    public static Answer get(String url, String token, String... headers) {
        return send(withHeaders(request(url, token), headers).GET());
    }

    /** Sends a command; unless the headers have another key, with one of its own, which is kept when it is repeated. */
    public static Answer post(String url, String token, Object body, String... headers) {
        var request = withHeaders(request(url, token), headers);
        if (!List.of(headers).contains(IDEMPOTENCY_KEY)) {
            request.header(IDEMPOTENCY_KEY, UUID.randomUUID().toString());
        }
        return send(request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(text(body))));
    }

    /** A JSON Merge Patch. */
    public static Answer patch(String url, String token, Object body, String... headers) {
        return send(withHeaders(request(url, token), headers)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(text(body))));
    }

    public static Answer put(String url, String token, Object body) {
        return send(request(url, token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(text(body))));
    }

    public static Answer delete(String url, String token) {
        return send(request(url, token).DELETE());
    }

    public static Answer form(String url, String token, Map<String, String> fields, String... headers) {
        return send(withHeaders(request(url, token), headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(fields.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(joining("&")))));
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static HttpRequest.Builder withHeaders(HttpRequest.Builder request, String... headers) {
        return headers.length == 0 ? request : request.headers(headers);
    }

    private static HttpRequest.Builder request(String url, String token) {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(ONE_CALL);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static String text(Object body) {
        try {
            return body instanceof String text ? text : JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Answer send(HttpRequest.Builder building) {
        HttpRequest request = building.build();
        String call = request.method() + " " + request.uri();
        return await(call)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> answer(call, HTTP.send(request, BodyHandlers.ofString())),
                        answer -> answer.status() < 500);
    }

    private static Answer answer(String call, HttpResponse<String> response) {
        return new Answer(call, response.statusCode(), response.body(), response.headers());
    }
}
