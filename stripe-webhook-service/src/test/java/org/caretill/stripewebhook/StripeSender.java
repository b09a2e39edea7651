package org.caretill.stripewebhook;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends webhooks, both as Stripe does and as an attacker might. */
final class StripeSender implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final int port;

    StripeSender(int port) {
        this.port = port;
    }

    /** A genuine event of a connected account. */
    HttpResponse<String> connect(String body) {
        return send(WebhookEndpoint.CONNECT, StripeKeysResource.CONNECT_SECRET, body);
    }

    HttpResponse<String> send(WebhookEndpoint endpoint, String secret, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(endpoint, signature(secret, bytes), bytes);
    }

    HttpResponse<String> send(WebhookEndpoint endpoint, @Nullable String signature, byte[] body, String... headers) {
        return sendAsync(endpoint, signature, body, headers).join();
    }

    CompletableFuture<HttpResponse<String>> sendAsync(
            WebhookEndpoint endpoint, @Nullable String signature, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + endpoint.path()))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (signature != null) {
            request.header("Stripe-Signature", signature);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    static String signature(String secret, byte[] body) {
        return StripeExamples.signature(secret, Instant.now().getEpochSecond(), body);
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
