package org.caretill.paymentrequest.platformevents;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A receiver of webhooks on this machine, which notes what it gets. Verifies signatures by itself, as a receiver does. */
public final class WebhookReceiver implements AutoCloseable {

    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Function<Received, Integer> answers = _ -> 204;
    private volatile @Nullable String retryAfter;

    private WebhookReceiver(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::receive);
        server.start();
    }

    /** At a free port, accepting everything. */
    public static WebhookReceiver start() {
        return new WebhookReceiver(0);
    }

    /** At the port that an earlier one had. */
    public static WebhookReceiver startAt(int port) {
        return new WebhookReceiver(port);
    }

    /** What was sent. */
    public record Received(String path, String host, String id, String timestamp, String signature, String body) {

        private static final ObjectMapper JSON = new ObjectMapper();

        private static Received of(HttpExchange exchange) throws IOException {
            var headers = exchange.getRequestHeaders();
            return new Received(
                    exchange.getRequestURI().toString(),
                    headers.getFirst("host"),
                    headers.getFirst("webhook-id"),
                    headers.getFirst("webhook-timestamp"),
                    headers.getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        }

        /** Whether one of the signatures is by this secret. */
        public boolean isSignedBy(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(
                        Base64.getDecoder().decode(secret.replaceFirst("^whsec_", "")), "HmacSHA256"));
                mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
                byte[] expected = ("v1,"
                                + Base64.getEncoder()
                                        .encodeToString(mac.doFinal(body.getBytes(StandardCharsets.UTF_8))))
                        .getBytes(StandardCharsets.UTF_8);
                return Stream.of(signature.split(" "))
                        .anyMatch(one -> MessageDigest.isEqual(expected, one.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** What the body has there, as text. */
        public String text(String pointer) {
            try {
                return JSON.readTree(body).at(pointer).asText();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Whether the body names this id, type or other text. */
        public boolean names(String text) {
            return body.contains('"' + text + '"');
        }
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            var message = Received.of(exchange);
            int status = answers.apply(message);
            received.add(message);
            if (retryAfter != null) {
                exchange.getResponseHeaders().set("Retry-After", retryAfter);
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    /** Decides the status of each answer; it may block, as a slow receiver does. */
    public void answer(Function<Received, Integer> decision) {
        answers = decision;
    }

    /** The header Retry-After of each answer from now on; null: none. */
    public void askForPause(@Nullable String value) {
        retryAfter = value;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port() + "/webhooks";
    }

    /** Everything so far, in the order in which it was answered. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** Those that name the text. */
    public List<Received> naming(String text) {
        return received.stream().filter(message -> message.names(text)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
