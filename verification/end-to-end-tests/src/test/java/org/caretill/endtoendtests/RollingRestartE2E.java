package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.caretill.endtoendtests.Clinic.eventually;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A rolling restart of all services under load: of each service another replica is started, the first one is restarted
 * once the other is ready, and then the other is stopped. Requests come through an ingress.
 */
@OnRunningStack
@Timeout(600)
class RollingRestartE2E {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(4);
    private static final long STOP_TIMEOUT_SECONDS = 30;
    private static final Executor ASIDE = task -> Thread.ofVirtual().start(task);
    private static final int SOCKETS = 20;

    /** A delay for the ingress to notice that a replica is not ready any more, as the stack's own replicas have. */
    private static final Duration SHUTDOWN_DELAY = Duration.ofSeconds(1);

    private final RunningStack stack;
    private final Map<Service, Process> others = new EnumMap<>(Service.class);

    RollingRestartE2E(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void no_request_fails_and_every_socket_is_told_to_connect_again() throws Exception {
        Clinic clinic = Clinic.registered(stack);
        String operator = new People(stack).token("operator");
        VideoCall call = clinic.callWithPatient("Pat Patient");
        Map<Service, Ingress> ingresses = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            ingresses.put(service, new Ingress(stack, service));
        }
        List<LiveSockets> sockets = new ArrayList<>();
        try (var load = new Load()) {
            for (Service service : Service.values()) {
                startAnother(service);
            }
            await().atMost(START_TIMEOUT)
                    .failFast(() -> others.values().stream().anyMatch(process -> !process.isAlive()))
                    .until(() -> ingresses.values().stream().allMatch(ingress -> ingress.readyReplicas() == 2));

            load.send(
                    ingresses.get(Service.CLINIC_CONFIG),
                    200,
                    () -> request("/v1/clinics/" + clinic.id + "/payment-settings", clinic.adminToken));
            load.send(ingresses.get(Service.PAYMENT_REQUEST), 201, () -> admission(clinic));
            load.send(
                    ingresses.get(Service.PAYMENT_REQUEST),
                    200,
                    () -> request("/v1/payment-requests?clinicId=" + clinic.id, clinic.clinicianToken));
            load.send(ingresses.get(Service.STRIPE_WEBHOOK), 200, () -> request("/v1/stripe-events?limit=1", operator));
            load.send(ingresses.get(Service.NOTIFICATION), 200, () -> request("/v1/dead-letters", operator));

            sockets.add(LiveSockets.open(call, stack.url(Address.NOTIFICATION)));
            inParallel(service -> stack.restart(service.module()));
            sockets.getFirst().assertToldToConnectAgain();
            await().atMost(START_TIMEOUT)
                    .until(() -> ingresses.values().stream().allMatch(ingress -> ingress.readyReplicas() == 2));

            sockets.add(LiveSockets.open(call, "http://localhost:" + stack.portForAnother(Address.NOTIFICATION)));
            long stopped = System.nanoTime();
            others.values().forEach(Process::destroy);
            sockets.getLast().assertToldToConnectAgain();
            assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(SHUTDOWN_DELAY.plusSeconds(1));
            for (Process other : others.values()) {
                assertThat(other.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS))
                        .isTrue();
            }
            load.end();

            assertThat(load.failures()).isEmpty();
            assertThat(load.sent()).as("requests").isGreaterThan(300);
            assertThat(ingresses.values())
                    .allSatisfy(ingress -> assertThat(ingress.changes())
                            .as("replicas that came or went")
                            .isGreaterThanOrEqualTo(4));
        } finally {
            others.values().forEach(Process::destroyForcibly);
            ingresses.values().forEach(Ingress::close);
        }
    }

    private void startAnother(Service service) throws IOException {
        var variables = new HashMap<>(service.variables(stack));
        variables.put("SHUTDOWN_DELAY", SHUTDOWN_DELAY.toSeconds() + "S");
        others.put(service, service.start(variables, Path.of("target", service.name() + "-another.log")));
    }

    private static void inParallel(Consumer<Service> work) throws Exception {
        CompletableFuture.allOf(Stream.of(Service.values())
                        .map(service -> CompletableFuture.runAsync(() -> work.accept(service), ASIDE))
                        .toArray(CompletableFuture[]::new))
                .get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private static Call request(String path, String token) {
        return new Call(path, token, null);
    }

    /** A command: the platform admits a guest. */
    private static Call admission(Clinic clinic) {
        return new Call(
                "/v1/calls/call-" + UUID.randomUUID() + "/guests", clinic.callPlatformToken, """
                {"clinicId": "%s", "participantId": "patient-1", "displayName": "Pat", "locale": "en",
                 "expiresInSeconds": 600}""".formatted(clinic.id));
    }

    /** @param body of a POST; null: a GET */
    private record Call(String path, String token, String body) {}

    /**
     * Sends requests at a steady rate, which does not depend on how fast they are answered, and never repeats one.
     */
    private static final class Load implements AutoCloseable {

        private static final int EVERY_MS = 100;
        private static final Duration PATIENCE = Duration.ofSeconds(15);

        private final HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(3))
                .build();
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final AtomicInteger sent = new AtomicInteger();
        private final Collection<String> failures = new ConcurrentLinkedQueue<>();
        private final Collection<CompletableFuture<?>> underWay = new ConcurrentLinkedQueue<>();

        void send(Ingress ingress, int expected, Supplier<Call> calls) {
            var _ = clock.scheduleAtFixedRate(
                    () -> sendOne(ingress, expected, calls.get()), 0, EVERY_MS, TimeUnit.MILLISECONDS);
        }

        private void sendOne(Ingress ingress, int expected, Call call) {
            String replica = ingress.next();
            if (replica.isEmpty()) {
                failures.add("no replica is ready for " + call.path());
                return;
            }
            var request = HttpRequest.newBuilder(URI.create(replica + call.path()))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + call.token());
            if (call.body() != null) {
                request.header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(call.body()));
            }
            sent.incrementAndGet();
            underWay.add(http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                    .handle((answer, failure) -> {
                        if (failure != null) {
                            failures.add(replica + call.path() + ": " + failure);
                        } else if (answer.statusCode() != expected) {
                            failures.add(replica + call.path() + ": " + answer.statusCode() + " " + answer.body());
                        }
                        return null;
                    }));
        }

        /** Sends no more, and waits for the answers. */
        void end() throws Exception {
            clock.shutdown();
            assertThat(clock.awaitTermination(5, TimeUnit.SECONDS)).isTrue();
            CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new))
                    .get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        int sent() {
            return sent.get();
        }

        Collection<String> failures() {
            return failures;
        }

        @Override
        public void close() {
            clock.shutdownNow();
            http.shutdownNow();
        }
    }

    /** Spreads requests over the replicas that say that they are ready, as Kubernetes does. */
    private static final class Ingress implements AutoCloseable {

        private static final int EVERY_MS = 100;

        private final List<String> addresses;
        private final boolean[] isReady;
        private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);
        private final AtomicInteger turn = new AtomicInteger();
        private final AtomicInteger changes = new AtomicInteger();

        Ingress(RunningStack stack, Service service) {
            addresses = List.of(stack.url(service.http()), "http://localhost:" + stack.portForAnother(service.http()));
            isReady = new boolean[] {true, false};
            look(0, stack.port(service.management()));
            look(1, stack.portForAnother(service.management()));
        }

        private void look(int replica, int managementPort) {
            var _ = clock.scheduleAtFixedRate(
                    () -> note(replica, Service.isReady(managementPort)), 0, EVERY_MS, TimeUnit.MILLISECONDS);
        }

        private synchronized void note(int replica, boolean ready) {
            if (isReady[replica] != ready) {
                changes.incrementAndGet();
                isReady[replica] = ready;
            }
        }

        private synchronized List<String> ready() {
            return IntStream.range(0, addresses.size())
                    .filter(replica -> isReady[replica])
                    .mapToObj(addresses::get)
                    .toList();
        }

        /** The address for the next request; empty: no replica is ready. */
        String next() {
            List<String> now = ready();
            return now.isEmpty() ? "" : now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
        }

        int readyReplicas() {
            return ready().size();
        }

        int changes() {
            return changes.get();
        }

        @Override
        public void close() {
            clock.shutdownNow();
        }
    }

    /** Many pages of one call, connected to one replica. */
    private record LiveSockets(List<String> ends) {

        static LiveSockets open(VideoCall call, String replica) {
            var sockets = new LiveSockets(Collections.synchronizedList(new ArrayList<>()));
            URI address = URI.create(replica.replaceFirst("http", "ws") + "/v1/live/calls/" + call.id);
            List<CompletableFuture<String>> ends = IntStream.range(0, SOCKETS)
                    .mapToObj(_ -> LiveView.endOf(address, call.clinic.clinicianToken))
                    .toList();
            for (CompletableFuture<String> end : ends) {
                var _ = end.thenAccept(sockets.ends::add);
            }
            return sockets;
        }

        void assertToldToConnectAgain() {
            eventually("all sockets are closed").until(() -> ends.size() == SOCKETS);
            assertThat(ends).containsOnly("1012 service-restart");
        }
    }
}
