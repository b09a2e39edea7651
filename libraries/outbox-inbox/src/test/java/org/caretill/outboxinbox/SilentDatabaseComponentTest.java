package org.caretill.outboxinbox;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.OwnTestResources;
import org.caretill.testinfrastructure.ProxiedPostgresResource;
import org.caretill.testinfrastructure.SilentProxy;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections to PostgreSQL that go silent without being closed, as after a failover or on a lost network path. */
@QuarkusTest
@TestProfile(SilentDatabaseComponentTest.BehindSilentProxy.class)
class SilentDatabaseComponentTest {

    private static final String TOPIC = "test-silent-database";

    /** How long a pooled connection that is dead may delay whoever gets it. */
    private static final Duration SOON = Duration.ofSeconds(5);

    @Inject
    Transactions transactions;

    @Inject
    MeterRegistry metrics;

    @SuppressWarnings("NullAway.Init") // ProxiedPostgresResource sets it.
    SilentProxy proxy;

    @AfterEach
    void recover() {
        proxy.recover();
        await().atMost(Duration.ofMinutes(1)).until(() -> ready() == 200);
    }

    @Test
    void the_relay_gives_up_its_silent_connection_and_publishes_over_another() throws SQLException {
        select(1);
        proxy.silenceConnections();
        insertBehindTheProxy("after-silence");

        await().atMost(Duration.ofSeconds(25))
                .until(() -> Events.published(TOPIC, "after-silence").size() == 1);
        assertThat(ready()).isEqualTo(200);
    }

    @Test
    void a_transaction_that_gets_a_dead_connection_is_done_over_another_one() {
        warmUpSeveralConnections();
        proxy.silenceConnections();

        long start = System.nanoTime();
        assertThat(select(7)).isEqualTo(7);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
    }

    @Test
    void a_transaction_whose_connection_goes_silent_in_the_middle_fails_as_unavailable_and_the_pool_recovers() {
        long start = System.nanoTime();
        assertThatThrownBy(() -> transactions.await(() -> one().chain(() -> {
                    proxy.silenceConnections();
                    return one();
                })))
                .isInstanceOf(DatabaseUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(11));

        IntStream.range(0, 40).forEach(number -> assertThat(select(number)).isEqualTo(number));
    }

    @Test
    void a_slow_statement_is_cancelled_and_its_connection_survives() {
        assertThatThrownBy(() -> transactions.await(() -> Panache.getSession()
                        .chain(session -> session.createNativeQuery("select 1 from pg_sleep(60)", Integer.class)
                                .getSingleResult())))
                .isInstanceOf(DatabaseUnavailableException.class)
                .rootCause()
                .hasMessageContaining("statement timeout");
    }

    @Test
    void readiness_answers_in_time_and_tells_of_the_database_and_the_relay() {
        proxy.silenceEverything();

        long start = System.nanoTime();
        assertThat(ready()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
        await().atMost(Duration.ofSeconds(45))
                .untilAsserted(() -> assertThat(statusOf("outbox relay")).isEqualTo("DOWN"));
        assertThat(metrics.get("caretill.outbox.last.round.age").timeGauge().value())
                .isGreaterThan(30);

        proxy.recover();
        await().atMost(Duration.ofSeconds(30)).until(() -> ready() == 200);
        assertThat(metrics.get("caretill.outbox.last.round.age").timeGauge().value())
                .isLessThan(30);
    }

    private int select(int number) {
        return transactions.await(() -> Panache.getSession()
                .chain(session -> session.createNativeQuery("select " + number, Integer.class)
                        .getSingleResult()));
    }

    private static Uni<Integer> one() {
        return Panache.getSession()
                .chain(session ->
                        session.createNativeQuery("select 1", Integer.class).getSingleResult());
    }

    private void warmUpSeveralConnections() {
        Uni.join()
                .all(IntStream.range(0, 8)
                        .mapToObj(_ -> transactions.run(() -> Panache.getSession()
                                .chain(session -> session.createNativeQuery(
                                                "select 1 from pg_sleep(0.2)", Integer.class)
                                        .getSingleResult())))
                        .toList())
                .andFailFast()
                .await()
                .atMost(Duration.ofSeconds(10));
    }

    private void insertBehindTheProxy(String key) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://localhost:" + proxy.serverPort() + "/outbox_inbox_test",
                        "postgres",
                        "postgres");
                var statement = connection.createStatement()) {
            statement.execute("""
                    insert into outbox (id, topic, key, type, data)
                    values (gen_random_uuid(), '%s', '%s', 'Counted', '{}')""".formatted(TOPIC, key));
        }
    }

    private static int ready() {
        return given().get("/q/health/ready").statusCode();
    }

    private static String statusOf(String check) {
        return given().get("/q/health/ready").path("checks.find { it.name == '" + check + "' }.status");
    }

    /** The service of the other tests, with the proxy before its database. */
    public static class BehindSilentProxy extends OwnTestResources {

        public BehindSilentProxy() {
            super(
                    postgres(ProxiedPostgresResource.class, "outbox_inbox_test"),
                    new TestResourceEntry(EmbeddedKafkaResource.class));
        }
    }
}
