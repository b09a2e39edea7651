package org.caretill.stripeclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.net.RequestOptions;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.caretill.striperules.PlatformKey;
import org.caretill.stripesimulator.SimulatorSettings;
import org.caretill.stripesimulator.StripeSimulator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two replicas of a service, each with its own connections to their one database. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DatabaseCallBudgetTest {

    private static final CallLimits LIMITS = new CallLimits(2, 3);
    private static final int CALLS = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static EmbeddedPostgres postgres;
    private static Vertx vertx;
    private static Pool first;
    private static Pool second;

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        try (var connection = postgres.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                InputStream migration =
                        DatabaseCallBudget.class.getResourceAsStream("/db/stripe-client/R__stripe_call_budget.sql")) {
            statement.execute("create role service");
            statement.execute(
                    new String(migration.readAllBytes(), StandardCharsets.UTF_8).replace("${service}", "service"));
        }
        vertx = Vertx.vertx();
        first = replica();
        second = replica();
    }

    private static Pool replica() {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(4))
                .connectingTo(new PgConnectOptions()
                        .setHost("localhost")
                        .setPort(postgres.getPort())
                        .setDatabase("postgres")
                        .setUser("postgres"))
                .using(vertx)
                .build();
    }

    @AfterAll
    static void stop() throws IOException {
        first.close().toCompletionStage().toCompletableFuture().join();
        second.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        postgres.close();
    }

    @BeforeEach
    void empty() {
        execute("truncate stripe_call_budget");
    }

    private static void execute(String sql) {
        first.query(sql).execute().toCompletionStage().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 3"})
    void both_replicas_together_make_no_more_calls_of_one_endpoint_nor_of_all(int endpoints, int aQuarter)
            throws Exception {
        var replicas = List.of(budget(first, PATIENCE), budget(second, PATIENCE));
        var granted = new ConcurrentLinkedQueue<Long>();
        try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLS; i++) {
                CallBudget replica = replicas.get(i % 2);
                String endpoint = "GET /v1/" + i / 2 % endpoints;
                calls.execute(() -> {
                    replica.awaitTurn(endpoint);
                    granted.add(System.nanoTime());
                });
            }
        }
        List<Long> times = granted.stream().sorted().toList();
        assertThat(times).hasSize(CALLS);
        // The first and last quarter may be short ones.
        long least = (CALLS / aQuarter - 2) * 250L;
        assertThat(Duration.ofNanos(times.getLast() - times.getFirst())).isGreaterThan(Duration.ofMillis(least));
    }

    @Test
    void a_call_whose_turn_does_not_come_in_time_is_not_made() throws Exception {
        var refused = new CopyOnWriteArrayList<Throwable>();
        try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CALLS; i++) {
                calls.execute(() -> {
                    try {
                        budget(second, Duration.ofMillis(500)).awaitTurn("GET /v1/events");
                    } catch (StripeFailure e) {
                        refused.add(e);
                    }
                });
            }
        }
        assertThat(refused).hasSizeGreaterThan(CALLS / 2).hasOnlyElementsOfType(StripeFailure.RateLimited.class);
    }

    @Test
    void a_clock_of_the_database_that_was_set_back_stops_nothing() {
        execute("insert into stripe_call_budget values"
                + " ('GET /v1/events', extract(epoch from now() + interval '1 hour') * 4, 2),"
                + " ('*', extract(epoch from now() + interval '1 hour') * 4, 3)");
        budget(first, Duration.ZERO).awaitTurn("GET /v1/events");
    }

    @Test
    void without_the_database_no_call_is_made() {
        Pool closed = replica();
        closed.close().toCompletionStage().toCompletableFuture().join();
        assertThatThrownBy(() -> budget(closed, PATIENCE).awaitTurn("GET /v1/events"))
                .isExactlyInstanceOf(StripeFailure.Unavailable.class);
    }

    @Test
    void two_busy_replicas_meet_no_429_of_stripe_and_people_wait_for_nobody() throws Exception {
        try (StripeSimulator simulator = StripeSimulator.start(0)) {
            simulator.connect(StripeSimulator.DEMO_CLINIC);
            limit(simulator, "{\"callsPerSecond\":25,\"callsPerSecondOfEndpoint\":25}");
            var limits = CallLimits.of(25, 25, 0.3, 0.5);
            var replicas = List.of(
                    client(simulator, new DatabaseCallBudget(first, limits, PATIENCE)),
                    client(simulator, new DatabaseCallBudget(second, limits, PATIENCE)));
            var failures = new CopyOnWriteArrayList<Throwable>();
            var stopped = new AtomicBoolean();
            var people = new ArrayList<Duration>();
            try (var jobs = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int job = 0; job < 10; job++) {
                    StripeClient replica = replicas.get(job % 2);
                    jobs.execute(() -> BackgroundWork.run(() -> {
                        while (!stopped.get()) {
                            call(replica, failures);
                        }
                    }));
                }
                for (int person = 0; person < 12; person++) {
                    long start = System.nanoTime();
                    call(replicas.get(person % 2), failures);
                    people.add(Duration.ofNanos(System.nanoTime() - start));
                    Thread.sleep(250);
                }
                stopped.set(true);
            }
            assertThat(failures).isEmpty();
            assertThat(refused(simulator)).isZero();
            assertThat(people)
                    .as("most of them")
                    .filteredOn(took -> took.toMillis() < 250)
                    .hasSizeGreaterThan(9);
        }
    }

    private static void call(StripeClient stripe, List<Throwable> failures) {
        try {
            stripe.v1()
                    .balance()
                    .retrieve(RequestOptions.builder()
                            .setStripeAccount(StripeSimulator.DEMO_CLINIC)
                            .build());
        } catch (Exception e) {
            failures.add(e);
        }
    }

    private static StripeClient client(StripeSimulator simulator, CallBudget budget) {
        return StripeClients.of(
                PlatformKey.secret("STRIPE_SECRET_KEY", SimulatorSettings.SECRET_KEY),
                Optional.of(simulator.address().toString()),
                0,
                budget);
    }

    private static CallBudget budget(Pool replica, Duration patience) {
        return new DatabaseCallBudget(replica, LIMITS, patience);
    }

    private static void limit(StripeSimulator simulator, String limits) throws Exception {
        send(HttpRequest.newBuilder(limits(simulator))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(limits)));
    }

    private static int refused(StripeSimulator simulator) throws Exception {
        String state = send(HttpRequest.newBuilder(limits(simulator)));
        return Integer.parseInt(state.replaceAll("(?s).*\"refused\"\\s*:\\s*(\\d+).*", "$1"));
    }

    private static URI limits(StripeSimulator simulator) {
        return simulator.address().resolve("/_simulator/rate-limits");
    }

    private static String send(HttpRequest.Builder request) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString()).body();
        }
    }
}
