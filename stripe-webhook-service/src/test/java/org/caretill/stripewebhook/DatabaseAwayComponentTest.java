package org.caretill.stripewebhook;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.caretill.stripewebhook.StripeExamples.freshBody;
import static org.caretill.stripewebhook.StripeExamples.idOf;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventTopics;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While the database is unavailable, webhooks are answered quickly with 503, so that Stripe retries. */
@QuarkusTest
@WithTestResource(StripeKeysResource.class)
class DatabaseAwayComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(3);
    private static final String HANG_UP =
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'stripe_webhook'";

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    @ConfigProperty(name = "POSTGRES_PORT")
    int postgresPort;

    private StripeSender stripe;

    @BeforeEach
    void open() {
        stripe = new StripeSender(port);
    }

    @AfterEach
    void close() throws IOException {
        stripe.close();
    }

    @Test
    void while_the_database_refuses_connections_stripe_gets_503_and_its_retry_is_stored() throws SQLException {
        String body = freshBody("payment_intent.succeeded");
        try (var postgres = administrator("postgres");
                var statement = postgres.createStatement()) {
            statement.execute("alter database stripe_webhook with allow_connections false");
            try {
                statement.execute(HANG_UP);
                assertUnavailable(body);
                given().auth()
                        .oauth2(Tokens.staff(Roles.PLATFORM_OPERATOR, "caretill"))
                        .get("/v1/stripe-events")
                        .then()
                        .statusCode(503)
                        .body("code", equalTo("unavailable"));
            } finally {
                statement.execute("alter database stripe_webhook with allow_connections true");
            }
        }
        assertTakenOnce(body);
    }

    @Test
    void while_the_database_does_not_answer_stripe_gets_503_and_the_event_is_stored_once() throws SQLException {
        String body = freshBody("payment_intent.succeeded");
        try (var blocker = administrator("stripe_webhook");
                var statement = blocker.createStatement()) {
            blocker.setAutoCommit(false);
            statement.execute("lock table stripe_event in access exclusive mode");
            assertUnavailable(body);
            assertUnavailable(body);
            blocker.rollback();
        }
        assertTakenOnce(body);
    }

    @Test
    void a_read_only_database_is_answered_with_503() throws SQLException {
        whileDatabase(
                "alter database stripe_webhook set default_transaction_read_only = on",
                "alter database stripe_webhook reset default_transaction_read_only");
    }

    @Test
    void a_database_without_free_connections_is_answered_with_503() throws SQLException {
        whileDatabase("alter role stripe_webhook connection limit 0", "alter role stripe_webhook connection limit -1");
    }

    @Test
    void a_paused_database_does_not_delay_answers() throws SQLException, IOException, InterruptedException {
        String body = freshBody("payment_intent.succeeded");
        List<String> processes = processesOfTheDatabase();
        signal("-STOP", processes);
        try {
            assertUnavailable(body);
            Instant asked = Instant.now();
            var answers = Stream.generate(
                            () -> freshBody("payment_intent.succeeded").getBytes(UTF_8))
                    .limit(200)
                    .map(each -> stripe.sendAsync(
                            WebhookEndpoint.CONNECT,
                            StripeSender.signature(StripeKeysResource.CONNECT_SECRET, each),
                            each))
                    .toList();
            assertThat(answers.stream().map(answer -> answer.join().statusCode()))
                    .containsOnly(503);
            assertThat(Duration.between(asked, Instant.now())).isLessThan(SOON.multipliedBy(2));
        } finally {
            signal("-CONT", processes);
        }
        assertTakenOnce(body);
    }

    /** Closes all connections, so that the new setting applies to all. */
    private void whileDatabase(String away, String back) throws SQLException {
        String body = freshBody("payment_intent.succeeded");
        try (var postgres = administrator("postgres");
                var statement = postgres.createStatement()) {
            statement.execute(away);
            try {
                statement.execute(HANG_UP);
                assertUnavailable(body);
                assertUnavailable(body);
            } finally {
                statement.execute(back);
                statement.execute(HANG_UP);
            }
        }
        assertTakenOnce(body);
    }

    private List<String> processesOfTheDatabase() throws SQLException {
        try (var postgres = administrator("postgres");
                var file = postgres.createStatement().executeQuery("select pg_read_file('postmaster.pid')")) {
            file.next();
            long postmaster =
                    Long.parseLong(file.getString(1).lines().findFirst().orElseThrow());
            ProcessHandle process = ProcessHandle.of(postmaster).orElseThrow();
            return Stream.concat(Stream.of(process), process.descendants())
                    .map(each -> Long.toString(each.pid()))
                    .toList();
        }
    }

    private static void signal(String signal, List<String> processes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        command.addAll(processes);
        new ProcessBuilder(command).start().waitFor();
    }

    private void assertUnavailable(String body) {
        Instant asked = Instant.now();
        HttpResponse<String> answer = stripe.connect(body);
        assertThat(Duration.between(asked, Instant.now())).isLessThan(SOON);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertThat(answer.body()).contains("\"code\":\"unavailable\"").doesNotContain("Exception", "postgres");
    }

    private void assertTakenOnce(String body) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(stripe.connect(body).statusCode()).isEqualTo(200));
        await().atMost(PATIENCE).until(() -> published(body) > 0);
        String later = freshBody("payment_intent.processing");
        stripe.connect(later);
        await().atMost(PATIENCE).until(() -> published(later) == 1);
        assertThat(published(body)).isEqualTo(1);
    }

    private static long published(String body) {
        return Events.published(EventTopics.STRIPE_FACTS).stream()
                .filter(event -> event.id().equals(idOf(body)))
                .count();
    }

    private Connection administrator(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + postgresPort + "/" + database, "postgres", "postgres");
    }
}
