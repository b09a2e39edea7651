package org.caretill.endtoendtests.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.caretill.endtoendtests.Rest;

/**
 * A well-behaved client: a command that cannot connect or is answered 503 is retried with the same {@code
 * Idempotency-Key} at the next replica, for as long as a person would wait. It records the responses: a 2xx is an
 * acknowledgement that must hold; a 5xx other than 503 is a violation, and so is a request that an orderly stop cuts
 * off.
 */
final class Client {

    /** Longer than any fault plus the time a service needs to recover. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Duration ONE_CALL = Duration.ofSeconds(20);
    private static final int BETWEEN_TRIES_MS = 400;
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    private final List<String> replicas;
    private final Recorder recorder;
    private final OrderlyStops stops;
    private final AtomicInteger turn = new AtomicInteger();

    Client(List<String> replicas, OrderlyStops stops, Recorder recorder) {
        this.replicas = replicas;
        this.stops = stops;
        this.recorder = recorder;
    }

    record Answer(int status, JsonNode body) {

        boolean is(int expected) {
            return status == expected;
        }

        String code() {
            return body.path("code").asText();
        }
    }

    /** No replica answered for so long that a person would give up. */
    static final class GaveUp extends RuntimeException {

        GaveUp(String command, String last) {
            super(command + " failed until the timeout: " + last);
        }
    }

    Answer get(String command, String path, Supplier<String> token) {
        return send(command, path, token, HttpRequest.newBuilder().GET());
    }

    /** @param key null: the command is idempotent by itself, so any key will do */
    Answer post(String command, String path, Supplier<String> token, Object body, String key) {
        var request = HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key == null ? UUID.randomUUID().toString() : key)
                .POST(BodyPublishers.ofString(text(body)));
        Answer answer = send(command, path, token, request);
        recorder.count("commands");
        if (answer.status() / 100 == 2) {
            recorder.acknowledged(command, answer.body());
        }
        return answer;
    }

    private Answer send(String command, String path, Supplier<String> token, HttpRequest.Builder request) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            String replica = replicas.get(Math.floorMod(turn.getAndIncrement(), replicas.size()));
            String bearer = token.get();
            long sentAtNanos = System.nanoTime();
            try {
                HttpResponse<String> response = HTTP.send(
                        request.copy()
                                .uri(URI.create(replica + path))
                                .timeout(ONE_CALL)
                                .setHeader("Authorization", "Bearer " + bearer)
                                .build(),
                        BodyHandlers.ofString());
                if (stops.isStopping(replica)) {
                    recorder.count("answers of a stopping process");
                }
                if (response.statusCode() < 500) {
                    return new Answer(response.statusCode(), json(response.body()));
                }
                last = response.statusCode() + " " + response.body();
                if (response.statusCode() != 503) {
                    recorder.violation("%s was answered %s".formatted(command, last));
                }
            } catch (ConnectException | HttpTimeoutException nobody) {
                last = nobody.toString();
            } catch (IOException cutOff) {
                last = cutOff.toString();
                if (stops.hasCutOff(replica, sentAtNanos)) {
                    recorder.violation("%s was cut off by an orderly stop of %s after %d ms: %s"
                            .formatted(
                                    command,
                                    replica,
                                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentAtNanos),
                                    last));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new GaveUp(command, "interrupted");
            }
            recorder.count("retries");
            pause();
        }
        throw new GaveUp(command, last);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static JsonNode json(String body) {
        try {
            return body.isBlank() ? Rest.JSON.nullNode() : Rest.JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return Rest.JSON.missingNode();
        }
    }

    private static String text(Object body) {
        try {
            return Rest.JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
