package org.caretill.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** A WebSocket client that collects its messages. */
final class LiveClient implements WebSocket.Listener, AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StringBuilder partial = new StringBuilder();
    /** Without heartbeats and who is present, which may come at any time. */
    final List<String> texts = new CopyOnWriteArrayList<>();

    /** Who is present, as it was told each time. */
    final List<String> presences = new CopyOnWriteArrayList<>();

    final AtomicInteger heartbeats = new AtomicInteger();
    volatile @Nullable Integer closeCode;
    volatile String closeReason = "";
    volatile @Nullable Throwable failure;
    private @Nullable WebSocket socket;

    static LiveClient connect(String callId, String token) {
        return connect(callId, token, builder -> builder);
    }

    /** Connects from a page of the origin. */
    static LiveClient connectFrom(String origin, String callId, String token) {
        return connect(callId, token, builder -> builder.header("Origin", origin));
    }

    /** The HTTP status with which the upgrade is refused; 101 if it is not. */
    static int refusal(String callId, String token) {
        try (LiveClient _ = connect(callId, token)) {
            return 101;
        } catch (CompletionException e) {
            return statusOf(e);
        }
    }

    static int statusOf(CompletionException refused) {
        if (refused.getCause() instanceof WebSocketHandshakeException handshake) {
            return handshake.getResponse().statusCode();
        }
        throw refused;
    }

    private static LiveClient connect(String callId, String token, UnaryOperator<WebSocket.Builder> more) {
        LiveClient client = new LiveClient();
        client.socket = more.apply(HTTP.newWebSocketBuilder())
                .subprotocols("bearer-token-carrier", subprotocol(token))
                .buildAsync(
                        URI.create("ws" + baseUrl().substring("http".length()) + "/v1/live/calls/" + callId), client)
                .join();
        return client;
    }

    /** Passes the token as a browser does. */
    static String subprotocol(String token) {
        return URLEncoder.encode("quarkus-http-upgrade#Authorization#Bearer " + token, StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    static String baseUrl() {
        return ConfigProvider.getConfig().getValue("test.url", String.class).replaceAll("/$", "");
    }

    WebSocket socket() {
        return java.util.Objects.requireNonNull(socket);
    }

    List<JsonNode> messages() {
        return texts.stream().map(LiveClient::parse).toList();
    }

    /** The versions of the request in the order in which this client got them. */
    List<Long> versionsOf(String requestId) {
        return messages().stream()
                .flatMap(message -> message.path("type").asText().equals("snapshot")
                        ? message.path("paymentRequests").valueStream()
                        : java.util.stream.Stream.of(message.path("paymentRequest")))
                .filter(request -> request.path("id").asText().equals(requestId))
                .map(request -> request.path("version").asLong())
                .toList();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            if (partial.toString().equals(LiveMessages.HEARTBEAT)) {
                heartbeats.incrementAndGet();
            } else if (partial.toString().startsWith("{\"type\":\"presence\"")) {
                presences.add(partial.toString());
            } else {
                texts.add(partial.toString());
            }
            partial.setLength(0);
        }
        webSocket.request(1);
        return java.util.concurrent.CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeReason = reason;
        closeCode = statusCode;
        return java.util.concurrent.CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        failure = error;
    }

    /** Whether the connection has ended, in whatever way. */
    boolean isClosed() {
        return closeCode != null || failure != null;
    }

    @Override
    public void close() {
        var _ = socket().sendClose(WebSocket.NORMAL_CLOSURE, "");
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
