import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls of this backend to others: JSON comes back, none waits for ever. */
final class Requests {

    static final Duration LIMIT = Duration.ofSeconds(15);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Requests() {}

    /** The other side has answered that it will not. */
    static final class RefusedException extends Exception {

        final int status;

        RefusedException(HttpRequest request, int status) {
            super(request.method() + " " + request.uri() + " answered " + status);
            this.status = status;
        }
    }

    /** Asks Caretill for something, as the platform. */
    static JsonObject asPlatform(String method, String address, JsonObject body) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(address))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + Identity.platformToken())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body.toString()))
                .build());
    }

    static JsonObject send(HttpRequest request) throws IOException, InterruptedException, RefusedException {
        var response = HTTP.send(request, BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new RefusedException(request, response.statusCode());
        }
        return response.body().isBlank()
                ? new JsonObject()
                : JsonParser.parseString(response.body()).getAsJsonObject();
    }
}
