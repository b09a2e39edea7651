package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a rolling restart does to each service: a replica joins the one that runs, has its share of the load from its
 * first moment, and leaves again. Requests come through an ingress, which sends them to the replicas that are ready. Pages that were connected to the replica are
 * told to connect again.
 */
@OnRunningStack
@Timeout(300)
class RollingRestartE2E {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final long STOP_TIMEOUT_SECONDS = 30;
    private static final int PAGES = 20;

    /** A delay for the ingress to notice that a replica is not ready any more, as the stack's own replicas have. */
    private static final Duration SHUTDOWN_DELAY = Duration.ofSeconds(1);

    /** How long the load goes on with both replicas, and again with one. */
    private static final Duration PHASE = Duration.ofSeconds(3);

    private final RunningStack stack;
    private final Clinic clinic;

    RollingRestartE2E(RunningStack stack) {
        this.stack = stack;
        this.clinic = Clinic.registered(stack);
    }

    @ParameterizedTest
    @EnumSource
    void a_replica_joins_and_leaves_under_load_and_no_request_fails(Service service) throws Exception {
        var variables = new HashMap<>(service.variables(stack));
        variables.put("SHUTDOWN_DELAY", SHUTDOWN_DELAY.toSeconds() + "S");
        Process joining = service.start(variables, Path.of("target", service.name() + "-joining.log"));
        try (var ingress = new Ingress(stack, service);
                var load = new Load(ingress)) {
            await().atMost(START_TIMEOUT)
                    .failFast("the service ended", () -> !joining.isAlive())
                    .until(() -> ingress.ready().size() == 2);
            load.begin(requests(service));
            List<CompletableFuture<String>> pages = service == Service.NOTIFICATION ? pages() : List.of();
            Thread.sleep(PHASE);

            joining.destroy();
            assertThat(joining.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
            Thread.sleep(PHASE);
            load.end();

            assertThat(load.failures).isEmpty();
            assertThat(pages).allSatisfy(end -> assertThat(end).isCompletedWithValue("1012 service-restart"));
            assertThat(load.answersOf(ingress.addresses.getLast()))
                    .as("answers of the replica that joined")
                    .isGreaterThan(10);
        } finally {
            joining.destroyForcibly();
        }
    }

    /** Pages that are connected to the replica that joined. */
    private List<CompletableFuture<String>> pages() {
        URI address = URI.create("ws://localhost:" + stack.portForAnother(Address.NOTIFICATION) + "/v1/live/calls/"
                + clinic.callWithPatient("Pat Patient").id);
        return IntStream.range(0, PAGES)
                .mapToObj(_ -> LiveView.endOf(address, clinic.clinicianToken))
                .toList();
    }

    private List<Supplier<Call>> requests(Service service) {
        return switch (service) {
            case CLINIC_CONFIG -> List.of(read("/v1/clinics/" + clinic.id + "/payment-settings", clinic.adminToken));
            case PAYMENT_REQUEST ->
                List.of(read("/v1/payment-requests?clinicId=" + clinic.id, clinic.clinicianToken), this::admission);
            case STRIPE_WEBHOOK -> List.of(read("/v1/stripe-events?limit=1", new People(stack).token("operator")));
            case NOTIFICATION -> List.of(read("/v1/dead-letters", new People(stack).token("operator")));
        };
    }

    private static Supplier<Call> read(String path, String token) {
        return () -> new Call(path, token, null, 200);
    }

    /** A command: the platform admits a guest. */
    private Call admission() {
        return new Call(
                "/v1/calls/call-" + UUID.randomUUID() + "/guests",
                clinic.callPlatformToken,
                """
                {"clinicId": "%s", "participantId": "patient-1", "displayName": "Pat", "locale": "en",
                 "expiresInSeconds": 600}""".formatted(clinic.id),
                201);
    }

    /** @param body of a POST; null: a GET */
    private record Call(String path, String token, String body, int expected) {}

    /**
     * Sends requests at a steady rate, which does not depend on how fast they are answered, and never repeats one.
     */
    private static final class Load implements AutoCloseable {

        private static final int EVERY_MS = 100;
        private static final Duration PATIENCE = Duration.ofSeconds(15);

        final Collection<String> failures = new ConcurrentLinkedQueue<>();
        private final Collection<String> answered = new ConcurrentLinkedQueue<>();
        private final Collection<CompletableFuture<?>> underWay = new ConcurrentLinkedQueue<>();
        private final Ingress ingress;
        private final HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(3))
                .build();
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

        Load(Ingress ingress) {
            this.ingress = ingress;
        }

        void begin(List<Supplier<Call>> requests) {
            for (Supplier<Call> request : requests) {
                var _ = clock.scheduleAtFixedRate(() -> send(request.get()), 0, EVERY_MS, TimeUnit.MILLISECONDS);
            }
        }

        private void send(Call call) {
            List<String> ready = ingress.ready();
            if (ready.isEmpty()) {
                failures.add("no replica is ready for " + call.path());
                return;
            }
            String replica = ready.get(underWay.size() % ready.size());
            var request = HttpRequest.newBuilder(URI.create(replica + call.path()))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + call.token());
            if (call.body() != null) {
                request.header("Content-Type", "application/json")
                        .header("Idempotency-Key", UUID.randomUUID().toString())
                        .POST(HttpRequest.BodyPublishers.ofString(call.body()));
            }
            underWay.add(http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                    .handle((answer, failure) -> {
                        if (failure != null) {
                            failures.add(replica + call.path() + ": " + failure);
                        } else if (answer.statusCode() != call.expected()) {
                            failures.add(replica + call.path() + ": " + answer.statusCode() + " " + answer.body());
                        } else {
                            answered.add(replica);
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

        long answersOf(String replica) {
            return answered.stream().filter(replica::equals).count();
        }

        @Override
        public void close() {
            clock.shutdownNow();
            http.shutdownNow();
        }
    }

    /** Knows which replicas are ready, as Kubernetes does: it asks each again and again, and believes a third refusal. */
    private static final class Ingress implements AutoCloseable {

        private static final int EVERY_MS = 100;
        private static final int FAILURE_THRESHOLD = 3;

        final List<String> addresses;
        private final int[] failures = {0, FAILURE_THRESHOLD};
        private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

        Ingress(RunningStack stack, Service service) {
            addresses = List.of(stack.url(service.http()), "http://localhost:" + stack.portForAnother(service.http()));
            ask(0, stack.port(service.management()));
            ask(1, stack.portForAnother(service.management()));
        }

        private void ask(int replica, int managementPort) {
            var _ = clock.scheduleAtFixedRate(
                    () -> note(replica, Service.isReady(managementPort)), 0, EVERY_MS, TimeUnit.MILLISECONDS);
        }

        private synchronized void note(int replica, boolean ready) {
            failures[replica] = ready ? 0 : failures[replica] + 1;
        }

        synchronized List<String> ready() {
            return IntStream.range(0, addresses.size())
                    .filter(replica -> failures[replica] < FAILURE_THRESHOLD)
                    .mapToObj(addresses::get)
                    .toList();
        }

        @Override
        public void close() {
            clock.shutdownNow();
        }
    }
}
