package org.caretill.stripecheck;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.caretill.stripecheck.Report.Failed;
import org.caretill.stripecheck.Report.NotChecked;
import org.jspecify.annotations.Nullable;

/** The running stack, used as its people and the platform use it; in the sandbox a person's password is the name. */
final class RunningCaretill {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(40);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Settings settings;

    RunningCaretill(Settings settings) {
        this.settings = settings;
    }

    /** A response. */
    record Answer(int status, String call, JsonNode body) {

        /** The body of a response, which must have this status. */
        JsonNode expect(int expected) {
            if (status != expected) {
                throw new Failed("%s answered %d: %s"
                        .formatted(call, status, body.path("detail").asText(body.toString())));
            }
            return body;
        }
    }

    /** The access token of one of the sandbox's people. */
    String signIn(String name) {
        return token("grant_type=password&client_id=caretill-cli&username=%s&password=%s".formatted(name, name), null);
    }

    /** The access token of the video-call platform. */
    String callPlatform() {
        return token("grant_type=client_credentials", "call-platform:call-platform-secret");
    }

    private String token(String form, @Nullable String client) {
        var request = request("keycloak", "/realms/caretill/protocol/openid-connect/token", null)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        if (client != null) {
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.US_ASCII)));
        }
        return send(request.build()).expect(200).path("access_token").asText();
    }

    Answer get(String service, String path, String token) {
        return send(request(service, path, token).GET().build());
    }

    /** Sends a command with an idempotency key of its own. */
    Answer post(String service, String path, String token, Map<String, ?> body) {
        try {
            return send(request(service, path, token)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private HttpRequest.Builder request(String service, String path, @Nullable String token) {
        var request = HttpRequest.newBuilder(URI.create(settings.addressOf(service) + path))
                .timeout(TIMEOUT);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static Answer send(HttpRequest request) {
        String call = request.method() + " " + request.uri();
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            String body = response.body();
            return new Answer(response.statusCode(), call, body.isBlank() ? JSON.nullNode() : JSON.readTree(body));
        } catch (JsonProcessingException e) {
            throw new Failed(call + " answered no JSON");
        } catch (IOException e) {
            throw new Failed(call + " was not answered: start ./run, with the same keys");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotChecked("interrupted");
        }
    }
}
