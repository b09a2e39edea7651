package org.caretill.paymentrequest.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.caretill.paymentrequest.limits.FailedAttempts.Kind;
import org.caretill.problemdetails.RefusedException;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.Test;

@QuarkusTest
class FailedAttemptsComponentTest {

    @Inject
    Transactions transactions;

    @Inject
    RedemptionAttempts redemptions;

    @Inject
    FailedAttemptsRetentionJob retention;

    @Inject
    AddressHash hash;

    @Inject
    InstantSource clock;

    @Inject
    MeterRegistry metrics;

    private static long number(String sql) throws SQLException {
        try (var connection = DatabaseOwner.connect();
                var rows = connection.createStatement().executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void anHourLater(String whose) throws SQLException {
        try (var connection = DatabaseOwner.connect()) {
            connection
                    .createStatement()
                    .execute("update failed_attempt set at = at - interval '1 hour' where whose = '" + whose + "'");
        }
    }

    @Test
    void replicas_count_failures_together_for_an_hour() throws SQLException {
        String whose = "clinic/call/patient-1";
        var one = new FailedAttempts(clock, metrics);
        var other = new FailedAttempts(clock, metrics);
        transactions.await(Tenancy.EVERYTHING, () -> one.add(Kind.PAYMENT, whose));
        transactions.await(Tenancy.EVERYTHING, () -> other.mustBeFewerThan(2, Kind.PAYMENT, whose));
        transactions.await(Tenancy.EVERYTHING, () -> one.add(Kind.PAYMENT, whose));
        assertThatThrownBy(() ->
                        transactions.await(Tenancy.EVERYTHING, () -> other.mustBeFewerThan(2, Kind.PAYMENT, whose)))
                .isInstanceOfSatisfying(RefusedException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(RefusedException.Kind.TOO_MANY);
                    assertThat(refusal.retryAfter().orElseThrow())
                            .isBetween(Duration.ofSeconds(3_500), Duration.ofHours(1));
                });
        // Each kind has a limit of its own.
        transactions.await(Tenancy.EVERYTHING, () -> other.mustBeFewerThan(2, Kind.REDEMPTION, whose));

        anHourLater(whose);
        transactions.await(Tenancy.EVERYTHING, () -> other.mustBeFewerThan(2, Kind.PAYMENT, whose));
    }

    @Test
    void only_the_hash_of_an_address_is_stored_and_deleted_after_the_hour() throws SQLException {
        String address = "198.51.100.18";
        transactions.await(Tenancy.EVERYTHING, () -> redemptions.count(address));
        String ofAddress = "failed_attempt where whose = '" + hash.of(address) + "'";
        assertThat(number("select count(*) from " + ofAddress)).isEqualTo(1);
        assertThat(number("select count(*) from failed_attempt f where f::text like '%198.51%'"))
                .isZero();
        retention.deleteOld().await().atMost(Duration.ofSeconds(10));
        assertThat(number("select count(*) from " + ofAddress)).isEqualTo(1);

        anHourLater(hash.of(address));
        retention.deleteOld().await().atMost(Duration.ofSeconds(10));
        assertThat(number("select count(*) from " + ofAddress)).isZero();
    }
}
