package org.caretill.endtoendtests;

import static org.caretill.endtoendtests.Address.NOTIFICATION;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One person's live view of a call, implemented as notification-service's README tells clients: it reconnects when cut
 * off, ignores versions it already has, and shows a pop-up when a request it saw open is paid.
 */
public final class LiveView implements AutoCloseable {

    private static final int RECONNECT_AFTER_MS = 300;
    private static final int OPENING_SECONDS = 20;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final JsonNode HEARTBEAT = Rest.JSON.createObjectNode().put("type", "heartbeat");

    /** A message with news for this page. */
    public record Change(String event, JsonNode paymentRequest) {

        String id() {
            return paymentRequest.get("id").asText();
        }
    }

    private final List<URI> addresses;
    private final Supplier<String> token;
    private final Consumer<String> onMessage;
    private final List<String> frames = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, JsonNode> known = new HashMap<>();
    private final Set<String> awaited = new HashSet<>();
    private final List<String> popUps = new ArrayList<>();
    private WebSocket socket;
    private final AtomicInteger connections = new AtomicInteger();
    private int snapshots;
    private boolean isUpToDate;
    private String lastLoss = "never connected";
    private boolean closed;

    private LiveView(List<URI> addresses, Supplier<String> token, Consumer<String> onMessage) {
        this.addresses = addresses;
        this.token = token;
        this.onMessage = onMessage;
    }

    /** Opens a view and waits for its first snapshot. */
    public static LiveView open(RunningStack stack, String callId, String token) {
        LiveView view = begin(addresses(stack, callId), () -> token, _ -> {});
        eventually("snapshot of " + callId).until(() -> view.snapshots() > 0);
        return view;
    }

    /**
     * Opens a view without waiting.
     *
     * @param addresses of the call at each replica; a view that is cut off connects to the next
     * @param token called for each connection
     * @param onMessage gets each message as it arrives
     */
    public static LiveView begin(List<URI> addresses, Supplier<String> token, Consumer<String> onMessage) {
        var view = new LiveView(addresses, token, onMessage);
        view.connect();
        return view;
    }

    /** The HTTP status with which the connection is refused; 101 if it is accepted. */
    public static int refusal(RunningStack stack, String callId, String token, String... headers) {
        try {
            dial(addresses(stack, callId).getFirst(), token, new WebSocket.Listener() {}, headers)
                    .join()
                    .abort();
            return 101;
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    public synchronized int snapshots() {
        return snapshots;
    }

    /** Whether the current connection has received its snapshot. */
    public synchronized boolean isUpToDate() {
        return isUpToDate;
    }

    /** The newest state of each request this page knows, by id. */
    public synchronized Map<String, JsonNode> shown() {
        return Map.copyOf(known);
    }

    /** Every message as it was received, without heartbeats. */
    public synchronized List<String> frames() {
        return List.copyOf(frames);
    }

    /** The events with news about a request, in order. */
    public synchronized List<String> events(String request) {
        return changes.stream()
                .filter(change -> change.id().equals(request))
                .map(Change::event)
                .toList();
    }

    public synchronized JsonNode request(String id) {
        return known.getOrDefault(id, Rest.JSON.missingNode());
    }

    public String status(String id) {
        return request(id).path("status").asText();
    }

    /** The requests this page has announced as paid. A request announced twice is in the list twice. */
    public synchronized List<String> popUps() {
        return List.copyOf(popUps);
    }

    public void awaitStatus(String id, String status) {
        eventually(id + " is seen " + status).until(() -> status(id).equals(status));
    }

    public void awaitEvent(String id, String event) {
        eventually(event + " of " + id).until(() -> events(id).contains(event));
    }

    /** Reconnects, as after a reload; waits for the new snapshot. */
    public void reconnect() {
        int before = snapshots();
        synchronized (this) {
            socket.abort();
        }
        connect();
        eventually("another snapshot").until(() -> snapshots() > before);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (socket != null) {
            socket.abort();
        }
    }

    private void connect() {
        URI address = addresses.get(Math.floorMod(connections.getAndIncrement(), addresses.size()));
        var _ = CompletableFuture.supplyAsync(token)
                .thenCompose(given -> dial(address, given, new Receiver()))
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        later("not connected: " + failure);
                    } else {
                        use(opened);
                    }
                });
    }

    private synchronized void use(WebSocket opened) {
        socket = opened;
        if (closed) {
            opened.abort();
        }
    }

    /** Why the page was last disconnected, or could not connect. */
    public synchronized String lastLoss() {
        return lastLoss;
    }

    private synchronized void later(String why) {
        lastLoss = why;
        isUpToDate = false;
        if (!closed) {
            CompletableFuture.delayedExecutor(RECONNECT_AFTER_MS, TimeUnit.MILLISECONDS)
                    .execute(this::connect);
        }
    }

    /**
     * Opens one connection, which is not replaced when it ends.
     *
     * @return completes with the code and the reason of its end
     */
    static CompletableFuture<String> endOf(URI address, String token) {
        var end = new CompletableFuture<String>();
        var listener = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
                end.complete(statusCode + " " + reason);
                return null;
            }

            @Override
            public void onError(WebSocket webSocket, Throwable error) {
                end.complete("broken: " + error);
            }
        };
        dial(address, token, listener)
                .orTimeout(OPENING_SECONDS, TimeUnit.SECONDS)
                .join();
        return end;
    }

    private static CompletableFuture<WebSocket> dial(
            URI address, String token, WebSocket.Listener listener, String... headers) {
        var building = HTTP.newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            building.header(headers[i], headers[i + 1]);
        }
        if (token != null) {
            String bearer = Rest.encoded("quarkus-http-upgrade#Authorization#Bearer " + token)
                    .replace("+", "%20");
            building.subprotocols("bearer-token-carrier", bearer);
        }
        return building.buildAsync(address, listener);
    }

    /** The addresses of a call at each replica. */
    public static List<URI> addresses(RunningStack stack, String callId) {
        return stack.urls(NOTIFICATION).stream()
                .map(url -> URI.create(url.replaceFirst("http", "ws") + "/v1/live/calls/" + callId))
                .toList();
    }

    private synchronized void receive(String text) {
        onMessage.accept(text);
        JsonNode message;
        try {
            message = Rest.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
        // Who is present is told whenever it changes, beside the requests.
        if (message.equals(HEARTBEAT) || message.get("type").asText().equals("presence")) {
            return;
        }
        frames.add(text);
        switch (message.get("type").asText()) {
            case "snapshot" -> {
                snapshots++;
                isUpToDate = true;
                message.get("paymentRequests").forEach(request -> learn("snapshot", request));
            }
            case "change" -> learn(message.get("event").asText(), message.get("paymentRequest"));
            default -> throw new AssertionError("unknown type of message: " + text);
        }
    }

    private void learn(String event, JsonNode request) {
        var change = new Change(event, request);
        JsonNode before = known.get(change.id());
        if (before != null
                && before.get("version").asLong() >= request.get("version").asLong()) {
            return;
        }
        known.put(change.id(), request);
        changes.add(change);
        switch (request.get("status").asText()) {
            case "REQUESTED", "PAYING" -> awaited.add(change.id());
            case "PAID" -> {
                if (awaited.remove(change.id())) {
                    popUps.add(change.id());
                }
            }
            default -> awaited.remove(change.id());
        }
    }

    /** Receives the messages of one connection, and reconnects when it ends. */
    private final class Receiver implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();
        private boolean ended;

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                receive(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            end("closed: " + statusCode + ' ' + reason);
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            end("broken: " + error);
        }

        /** Once, although a connection can be closed and broken: each time the page connects again. */
        private void end(String why) {
            if (!ended) {
                ended = true;
                later(why);
            }
        }
    }
}
