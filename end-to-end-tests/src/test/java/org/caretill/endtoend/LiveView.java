package org.caretill.endtoend;

import static org.caretill.endtoend.Address.NOTIFICATION;
import static org.caretill.endtoend.Clinic.eventually;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
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

/**
 * What one person's page knows of a call, kept as the notification-service's README tells a client to: connects again
 * whenever it is cut off, drops versions it has, and pops up when a request it saw open is paid.
 */
final class LiveView implements AutoCloseable {

    private static final int RECONNECT_AFTER_MS = 300;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** A message that told this page something new. */
    record Change(String event, JsonNode paymentRequest) {

        String id() {
            return paymentRequest.get("id").asText();
        }
    }

    private final URI address;
    private final String token;
    private final List<String> frames = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, JsonNode> known = new HashMap<>();
    private final Set<String> awaited = new HashSet<>();
    private final List<String> popUps = new ArrayList<>();
    private WebSocket socket;
    private int snapshots;
    private boolean closed;

    private LiveView(URI address, String token) {
        this.address = address;
        this.token = token;
    }

    /** Returns when the first snapshot has come. */
    static LiveView open(RunningStack stack, String callId, String token) {
        var view = new LiveView(address(stack, callId), token);
        view.connect();
        eventually("snapshot of " + callId).until(() -> view.snapshots() > 0);
        return view;
    }

    /** The status with which the connection is refused; 101 if it is not. */
    static int refusal(RunningStack stack, String callId, String token, String... headers) {
        try {
            dial(address(stack, callId), token, new WebSocket.Listener() {}, headers)
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

    synchronized int snapshots() {
        return snapshots;
    }

    /** Every message, as it came. */
    synchronized List<String> frames() {
        return List.copyOf(frames);
    }

    /** The events that told something new about a request, in order. */
    synchronized List<String> events(String request) {
        return changes.stream()
                .filter(change -> change.id().equals(request))
                .map(Change::event)
                .toList();
    }

    synchronized JsonNode request(String id) {
        return known.getOrDefault(id, Rest.JSON.missingNode());
    }

    String status(String id) {
        return request(id).path("status").asText();
    }

    /** The requests this page has announced as paid; one that is there twice has popped up twice. */
    synchronized List<String> popUps() {
        return List.copyOf(popUps);
    }

    void awaitStatus(String id, String status) {
        eventually(id + " is seen " + status).until(() -> status(id).equals(status));
    }

    void awaitEvent(String id, String event) {
        eventually(event + " of " + id).until(() -> events(id).contains(event));
    }

    /** As after a reload: what is known comes with the new snapshot. */
    void reconnect() {
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
        var listener = new Ear();
        dial(address, token, listener).whenComplete((opened, failure) -> {
            if (failure != null) {
                later();
            } else {
                take(opened);
            }
        });
    }

    private synchronized void take(WebSocket opened) {
        socket = opened;
        if (closed) {
            opened.abort();
        }
    }

    private synchronized void later() {
        if (!closed) {
            CompletableFuture.delayedExecutor(RECONNECT_AFTER_MS, TimeUnit.MILLISECONDS)
                    .execute(this::connect);
        }
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

    private static URI address(RunningStack stack, String callId) {
        return URI.create("ws://localhost:%d/v1/live/calls/%s".formatted(stack.port(NOTIFICATION), callId));
    }

    private synchronized void hear(String text) {
        frames.add(text);
        JsonNode message;
        try {
            message = Rest.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
        switch (message.get("type").asText()) {
            case "snapshot" -> {
                snapshots++;
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

    /** Hears one connection, and connects again when it ends. */
    private final class Ear implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                hear(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            later();
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            later();
        }
    }
}
