package org.caretill.stripewebhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.caretill.stripewebhook.StripeExamples.freshBody;
import static org.caretill.stripewebhook.StripeExamples.idOf;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.caretill.identity.Roles;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.OidcProviderResource;
import org.caretill.testinfrastructure.Tokens;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While the database refuses, or does not answer, Stripe is asked to come again, and soon. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "stripe_webhook"))
@WithTestResource(EmbeddedKafkaResource.class)
@WithTestResource(OidcProviderResource.class)
@WithTestResource(StripeKeysResource.class)
class DatabaseAwayComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(3);

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
    void a_database_that_refuses_connections_is_told_to_stripe_and_the_redelivery_is_taken() throws SQLException {
        String body = freshBody("payment_intent.succeeded");
        try (var postgres = administrator("postgres");
                var statement = postgres.createStatement()) {
            statement.execute("alter database stripe_webhook with allow_connections false");
            try {
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'stripe_webhook'");
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
    void a_database_that_does_not_answer_is_told_to_stripe_and_what_it_stores_later_is_stored_once()
            throws SQLException {
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
        return Events.published(Fact.TOPIC).stream()
                .filter(event -> event.id().equals(idOf(body)))
                .count();
    }

    private Connection administrator(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + postgresPort + "/" + database, "postgres", "postgres");
    }
}
