package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.caretill.testinfrastructure.TenantTables;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.Test;

/** Row-level security separates tenants even if a query forgets to. */
@QuarkusTest
class RowLevelSecurityComponentTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Transactions transactions;

    @Test
    void every_table_of_clinics_or_organisations_has_row_level_security() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            assertThat(TenantTables.all(connection))
                    .contains("payment_request", "refund", "dispute", "reconciliation", "clinic_payments", "guest");
            assertThat(TenantTables.unguarded(connection)).isEmpty();
        }
    }

    @Test
    void another_clinics_requests_and_timelines_can_be_neither_read_nor_changed() {
        Calls theirs = Calls.atOtherClinic();
        String id = theirs.requested();

        for (String table :
                new String[] {"payment_request where id = '%s'", "timeline_entry where payment_request_id = '%s'"}) {
            String rows = "select count(*) from " + table.formatted(id);
            assertThat(number(Tenancy.ofClinic(theirs.clinic), rows)).isEqualTo(1);
            assertThat(number(Tenancy.ofClinic("demo-clinic"), rows)).isZero();
            assertThat(transactions.await(() -> single(rows))).isEqualTo(0L);
        }
        assertThat(transactions.<Integer>await(
                        Tenancy.ofClinic("demo-clinic"),
                        () -> execute("delete from timeline_entry where payment_request_id = '" + id + "'")))
                .isZero();
        assertThatThrownBy(() -> transactions.await(
                        Tenancy.ofClinic("demo-clinic"),
                        () -> execute(
                                "insert into timeline_entry (payment_request_id, version, event, status, at) values ('"
                                        + id + "', 99, 'PaymentSucceeded', 'PAID', now())")))
                .hasMessageContaining("row-level security");
    }

    @Test
    void a_stored_answer_belongs_to_its_clinic() {
        Calls theirs = Calls.atOtherClinic();
        String key = UUID.randomUUID().toString();
        String id = theirs.clinician()
                .header("Idempotency-Key", key)
                .body(theirs.asking(8500))
                .post("/v1/payment-requests")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        String kept = "select count(*) from idempotent_answer where answer like '%" + id + "%'";

        assertThat(number(Tenancy.ofClinic(theirs.clinic), kept)).isEqualTo(1);
        assertThat(number(Tenancy.ofClinic("demo-clinic"), kept)).isZero();
        assertThat(transactions.await(() -> single(kept))).isEqualTo(0L);
    }

    private long number(Tenancy tenancy, String sql) {
        return (Long) transactions.await(tenancy, () -> single(sql));
    }

    private static Uni<Object> single(String sql) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql, Object.class).getSingleResult());
    }

    private static Uni<Integer> execute(String sql) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql).executeUpdate());
    }
}
