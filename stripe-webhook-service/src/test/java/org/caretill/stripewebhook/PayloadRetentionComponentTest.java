package org.caretill.stripewebhook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.caretill.stripewebhook.StripeExamples.freshBody;
import static org.caretill.stripewebhook.StripeExamples.idOf;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasLength;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import org.caretill.calleridentity.Roles;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.caretill.testinfrastructure.Tokens;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retention of payloads. Instead of waiting, tests change the stored times. */
@QuarkusTest
@WithTestResource(StripeKeysResource.class)
class PayloadRetentionComponentTest {

    @Inject
    PayloadRetentionJob retention;

    @Inject
    AgroalDataSource database;

    @ConfigProperty(name = "quarkus.http.test-port")
    int port;

    private StripeSender stripe;

    @BeforeEach
    void open() {
        stripe = new StripeSender(port);
        // Rows that another test has made older are in the default partition and would prevent creating a new one.
        execute("delete from stripe_event_payload_default");
    }

    @AfterEach
    void close() throws IOException {
        stripe.close();
    }

    @Test
    void this_months_events_are_in_this_months_partition() {
        String id = received();
        assertThat(partitionOf(id)).isEqualTo(partition(YearMonth.now(ZoneOffset.UTC)));
        assertThat(Table.values(
                        database,
                        "select attstorage::text || reloptions::text from pg_class c join pg_attribute a on attrelid = c.oid"
                                + " where relname = ? and attname = 'payload'",
                        partitionOf(id)))
                .containsExactly("e{toast_tuple_target=8160}");
    }

    @Test
    void partitions_are_created_ahead_of_time() {
        YearMonth next = YearMonth.now(ZoneOffset.UTC).plusMonths(1);
        execute("drop table " + partition(next));
        retention.run();
        retention.run();
        for (int ahead = 0; ahead <= 2; ahead++) {
            assertThat(exists(partition(next.plusMonths(ahead - 1)))).isTrue();
        }
    }

    @Test
    void an_event_without_a_partition_is_stored_and_moved_later() {
        YearMonth next = YearMonth.now(ZoneOffset.UTC).plusMonths(1);
        execute("drop table " + partition(next));
        String id = received();
        setTime(id, next.atDay(3).atStartOfDay().toInstant(ZoneOffset.UTC));
        assertThat(partitionOf(id)).isEqualTo("stripe_event_payload_default");
        retention.run();
        assertThat(partitionOf(id)).isEqualTo(partition(next));
        replay(id, 202, null);
    }

    @Test
    void after_90_days_the_payload_is_gone_and_id_and_hash_stay() {
        String old = received();
        setTime(old, Instant.now().minusSeconds(90 * 86_400 + 60));
        String young = received();
        setTime(young, Instant.now().minusSeconds(90 * 86_400 - 60));
        retention.run();

        operator().get("/v1/stripe-events/{id}", old).then().statusCode(200).body("sha256", hasLength(64));
        replay(old, 409, "payload-dropped");
        replay(young, 202, null);
    }

    @Test
    void a_wholly_expired_month_is_dropped_and_a_partly_expired_one_stays() {
        YearMonth partly = YearMonth.from(LocalDate.now(ZoneOffset.UTC).minusDays(90));
        YearMonth wholly = partly.minusMonths(1);
        for (YearMonth month : List.of(partly, wholly)) {
            execute(
                    "create table if not exists %s partition of stripe_event_payload for values from ('%s-01Z') to ('%s-01Z')"
                            .formatted(partition(month), month, month.plusMonths(1)));
        }
        String old = received();
        setTime(old, wholly.atDay(15).atStartOfDay().toInstant(ZoneOffset.UTC));
        assertThat(partitionOf(old)).isEqualTo(partition(wholly));
        retention.run();

        assertThat(exists(partition(wholly))).isFalse();
        assertThat(exists(partition(partly))).isTrue();
        replay(old, 409, "payload-dropped");
        execute("drop table " + partition(partly));
    }

    @Test
    void the_service_cannot_drop_a_table_itself() {
        assertThatThrownBy(() -> Table.values(database, "drop table stripe_event_payload_default"))
                .hasMessageContaining("must be owner");
        assertThat(Table.values(
                        database,
                        "select has_function_privilege('public', 'keep_stripe_event_payload_partitions()', 'execute')"))
                .containsExactly(false);
    }

    @Test
    void dropping_a_month_does_not_wait_for_readers() throws SQLException {
        YearMonth wholly =
                YearMonth.from(LocalDate.now(ZoneOffset.UTC).minusDays(90)).minusMonths(2);
        execute("create table %s partition of stripe_event_payload for values from ('%s-01Z') to ('%s-01Z')"
                .formatted(partition(wholly), wholly, wholly.plusMonths(1)));
        try (var reader = DatabaseOwner.connect();
                var select = reader.createStatement()) {
            reader.setAutoCommit(false);
            select.execute("select count(*) from stripe_event_payload");
            retention.run();
            assertThat(exists(partition(wholly))).isTrue();
            received();
            reader.rollback();
        }
        retention.run();
        assertThat(exists(partition(wholly))).isFalse();
    }

    private String received() {
        String body = freshBody("payment_intent.succeeded");
        assertThat(stripe.connect(body).statusCode()).isEqualTo(200);
        return idOf(body);
    }

    private static void setTime(String id, Instant time) {
        execute("update stripe_event set received_at = '" + time + "' where id = '" + id + "'");
        execute("update stripe_event_payload set received_at = '" + time + "' where event_id = '" + id + "'");
    }

    private String partitionOf(String id) {
        return (String) Table.values(
                        database, "select tableoid::regclass::text from stripe_event_payload where event_id = ?", id)
                .getFirst();
    }

    private boolean exists(String table) {
        return (Boolean) Table.values(database, "select to_regclass(?) is not null", table)
                .getFirst();
    }

    private static String partition(YearMonth month) {
        return "stripe_event_payload_" + month.toString().replace("-", "");
    }

    private static void replay(String id, int status, String code) {
        var answer = operator().post("/v1/stripe-events/{id}/replay", id).then().statusCode(status);
        if (code != null) {
            answer.contentType("application/problem+json").body("code", equalTo(code));
        }
    }

    private static RequestSpecification operator() {
        return given().header("Authorization", "Bearer " + Tokens.staff(Roles.PLATFORM_OPERATOR, "caretill"));
    }

    private static void execute(String sql) {
        try (var owner = DatabaseOwner.connect();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
