package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.caretill.stripesimulator.Faults.Fault;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * Sends each event, signed, until the endpoint answers 2xx or three days have passed: immediately, then after 1, 2, 4 …
 * 30 seconds (Stripe waits hours, which is too long for a sandbox). First attempts about one payment are sent in the
 * order of the events; retries are sent independently. Endpoints and payments do not block each other. Undelivered
 * events are stored and sent after a restart.
 */
final class WebhookDelivery implements AutoCloseable {
    private static final int LANES = 16;
    private static final int RETRIES_AT_ONCE = 32;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(3);
    private static final int LONGEST_PAUSE_SECONDS = 30;

    enum Endpoint {
        CONNECT,
        ACCOUNT;

        Endpoint other() {
            return this == CONNECT ? ACCOUNT : CONNECT;
        }
    }

    private record Sending(String account, String event, Endpoint endpoint, int lane, int attempt) {}

    private record Held(List<Sending> sendings) {}

    private final Store store;
    private final Faults faults;
    private final InstantSource clock;
    private final SimulatorSettings settings;
    private final Map<Endpoint, WebhookSecrets> secrets;
    private final Map<Endpoint, List<URI>> addresses = Collections.synchronizedMap(new HashMap<>());
    private final AtomicInteger attempts = new AtomicInteger();
    private final Map<String, Held> held = new HashMap<>();
    private final Map<Endpoint, List<BlockingQueue<Sending>>> lanes = new HashMap<>();
    private final Semaphore retriesAtOnce = new Semaphore(RETRIES_AT_ONCE);
    private final List<Thread> workers = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("webhook-timer").factory());
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    WebhookDelivery(Store store, Faults faults, SimulatorSettings settings) {
        this.store = store;
        this.faults = faults;
        this.clock = settings.clock();
        this.settings = settings;
        this.secrets = Map.of(Endpoint.CONNECT, settings.connectSecrets(), Endpoint.ACCOUNT, settings.accountSecrets());
        sendTo(settings.connectWebhooks(), settings.accountWebhooks());
        for (Endpoint endpoint : Endpoint.values()) {
            List<BlockingQueue<Sending>> queues = new ArrayList<>();
            for (int i = 0; i < LANES; i++) {
                BlockingQueue<Sending> queue = new LinkedBlockingQueue<>();
                queues.add(queue);
                workers.add(
                        Thread.ofVirtual().name("webhook-" + endpoint + "-" + i).start(() -> work(queue)));
            }
            lanes.put(endpoint, queues);
        }
    }

    /**
     * Sets the addresses of the endpoints. Attempts go to an endpoint's addresses in turn, as a load balancer would
     * distribute them.
     */
    void sendTo(List<URI> connect, List<URI> account) {
        addresses.put(Endpoint.CONNECT, connect);
        addresses.put(Endpoint.ACCOUNT, account);
    }

    /** The addresses of an endpoint; none if it is not set up. */
    List<URI> addressesOf(Endpoint endpoint) {
        return addresses.get(endpoint);
    }

    /** Queues a new event for delivery, as part of the change that it reports. */
    void accept(Change change, String account, ObjectNode event) {
        Endpoint endpoint = account.equals(Accounts.PLATFORM) ? Endpoint.ACCOUNT : Endpoint.CONNECT;
        String type = event.get("type").asText();
        if (!knows(endpoint) || !settings.sends(type)) {
            return;
        }
        String id = event.get("id").asText();
        ObjectNode object = (ObjectNode) event.get("data").get("object");
        String about =
                object.hasNonNull("payment_intent") ? Json.text(object, "payment_intent") : Json.text(object, "id");
        int lane = Math.floorMod(about == null ? 0 : about.hashCode(), LANES);
        change.put(
                Kind.DELIVERY,
                account,
                id,
                Json.object().put("endpoint", endpoint.name()).put("lane", lane));
        change.afterwards(() -> begin(new Sending(account, id, endpoint, lane, 0), type));
    }

    /** Queues what an earlier run left undelivered, oldest first. */
    void resume() {
        List<Sending> left = store.change(change -> {
            List<Sending> sendings = new ArrayList<>();
            for (String account : change.accountsWith(Kind.EVENT)) {
                change.newestFirst(Kind.EVENT, account).forEach(event -> {
                    String id = event.get("id").asText();
                    ObjectNode delivery = change.find(Kind.DELIVERY, account, id);
                    if (delivery != null && !delivery.has("dropped")) {
                        Endpoint endpoint =
                                Endpoint.valueOf(delivery.get("endpoint").asText());
                        sendings.addFirst(new Sending(
                                account, id, endpoint, delivery.get("lane").asInt(), 0));
                    }
                });
            }
            return sendings;
        });
        left.forEach(this::enqueue);
    }

    /** Sends a body once and returns the endpoint's status; 0 if there was no response. */
    int sendOnce(Endpoint endpoint, String body, String signature) {
        List<URI> all = addresses.get(endpoint);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        all.get(Math.floorMod(attempts.getAndIncrement(), all.size())))
                .timeout(ANSWER_TIMEOUT)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
                .header("Accept", "*/*; q=0.5, application/xml")
                .header("Cache-Control", "no-cache")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (signature != null) {
            request.header("Stripe-Signature", signature);
        }
        try {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    boolean knows(Endpoint endpoint) {
        return !addresses.get(endpoint).isEmpty();
    }

    String signed(Endpoint endpoint, String body) {
        return WebhookSignature.header(clock.instant().getEpochSecond(), body, secrets(endpoint));
    }

    List<String> secrets(Endpoint endpoint) {
        return secrets.get(endpoint).now();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.forEach(Thread::interrupt);
        http.shutdownNow();
    }

    private void begin(Sending sending, String type) {
        Fault fault = faults.nextWebhook(type, sending.account).orElse(null);
        if (fault == null) {
            enqueue(sending);
            return;
        }
        switch (fault.action()) {
            case DELAY -> later(() -> enqueue(sending), fault.delayMs());
            case DUPLICATE -> {
                for (int copy = 0; copy < fault.copies(); copy++) {
                    enqueue(new Sending(
                            sending.account, sending.event, sending.endpoint, (sending.lane + copy) % LANES, 0));
                }
            }
            case REORDER -> hold(sending, fault);
            case DROP -> dropped(sending);
            case MISDIRECT ->
                enqueue(new Sending(sending.account, sending.event, sending.endpoint.other(), sending.lane, 0));
            case TIMEOUT, STATUS, DECLINE -> throw new IllegalStateException("not a fault of webhooks: " + fault);
        }
    }

    private void hold(Sending sending, Fault fault) {
        List<Sending> release = List.of();
        synchronized (held) {
            Held waiting = held.computeIfAbsent(fault.id(), id -> {
                later(() -> release(id).forEach(this::enqueue), fault.delayMs());
                return new Held(new ArrayList<>());
            });
            waiting.sendings.add(sending);
            if (waiting.sendings.size() == fault.calls()) {
                release = release(fault.id());
            }
        }
        release.forEach(this::enqueue);
    }

    private List<Sending> release(String fault) {
        synchronized (held) {
            Held waiting = held.remove(fault);
            return waiting == null ? List.of() : waiting.sendings.reversed();
        }
    }

    private void enqueue(Sending sending) {
        lanes.get(sending.endpoint).get(sending.lane).add(sending);
    }

    /** Does something that cannot fail: nobody waits for its result. */
    private void later(Runnable runnable, long millis) {
        var _ = timer.schedule(runnable, millis, TimeUnit.MILLISECONDS);
    }

    private void work(BlockingQueue<Sending> queue) {
        try {
            while (true) {
                attempt(queue.take());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt(Sending sending) {
        ObjectNode event = store.change(change -> change.find(Kind.EVENT, sending.account, sending.event));
        if (event == null || !knows(sending.endpoint)) {
            delivered(sending);
            return;
        }
        String body = Json.pretty(event.put("pending_webhooks", 1)) + "\n";
        int status = sendOnce(sending.endpoint, body, signed(sending.endpoint, body));
        long age = clock.instant().getEpochSecond() - event.get("created").asLong();
        if (status / 100 == 2 || age > GIVE_UP_AFTER.toSeconds()) {
            delivered(sending);
        } else if (!timer.isShutdown()) {
            int pause = Math.min(LONGEST_PAUSE_SECONDS, 1 << Math.min(sending.attempt, 5));
            var again =
                    new Sending(sending.account, sending.event, sending.endpoint, sending.lane, sending.attempt + 1);
            later(() -> Thread.startVirtualThread(() -> retry(again)), pause * 1_000L);
        }
    }

    private void retry(Sending sending) {
        try {
            retriesAtOnce.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        try {
            attempt(sending);
        } finally {
            retriesAtOnce.release();
        }
    }

    /** Marks the delivery as dropped; the event stays in the account's list. */
    private void dropped(Sending sending) {
        store.change(change -> {
            ObjectNode delivery = change.find(Kind.DELIVERY, sending.account, sending.event);
            if (delivery != null) {
                change.put(Kind.DELIVERY, sending.account, sending.event, delivery.put("dropped", true));
            }
            return null;
        });
    }

    /** {@code pending}, {@code dropped} by a fault, or {@code answered} (with 2xx, or given up after three days). */
    static String stateOf(Change change, String account, String event) {
        ObjectNode delivery = change.find(Kind.DELIVERY, account, event);
        return delivery == null ? "answered" : delivery.has("dropped") ? "dropped" : "pending";
    }

    private void delivered(Sending sending) {
        store.change(change -> {
            change.delete(Kind.DELIVERY, sending.account, sending.event);
            return null;
        });
    }
}
