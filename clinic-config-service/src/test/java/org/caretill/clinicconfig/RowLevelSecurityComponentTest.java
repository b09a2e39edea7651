package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.caretill.testinfrastructure.TenantTables;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Row-level security separates tenants even if a query forgets to. */
@QuarkusTest
class RowLevelSecurityComponentTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Transactions transactions;

    private Story mine;
    private Story theirs;

    @BeforeEach
    void prepare() {
        mine = Story.enabled();
        theirs = Story.enabled();
    }

    @Test
    void every_table_of_clinics_or_organisations_has_row_level_security() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            assertThat(TenantTables.all(connection)).contains("clinic", "enablement_request", "audit_entry");
            assertThat(TenantTables.unguarded(connection)).isEmpty();
        }
    }

    @Test
    void a_transaction_sees_its_own_clinics_rows_in_every_table() {
        assertThat(clinicsSeen(Tenancy.ofClinic(mine.clinic))).isEqualTo(1);
        assertThat(clinicsSeen(new Tenancy(false, theirs.organisation, Set.of(mine.clinic))))
                .isEqualTo(2);
        assertThat(clinicsSeen(Tenancy.EVERYTHING)).isEqualTo(2);
        assertThat(count(() -> transactions.await(this::countClinics))).isZero();
        assertThat(count(() -> transactions.await(
                        Tenancy.ofClinic(mine.clinic),
                        () -> one("select count(*) from audit_entry where clinic_id <> '" + mine.clinic + "'"))))
                .isZero();
    }

    @Test
    void a_transaction_cannot_change_another_tenants_rows() {
        Tenancy tenancy = Tenancy.ofClinic(mine.clinic);
        int changed = transactions.await(tenancy, () -> execute("update clinic set removing = removing"));
        assertThat(changed).isEqualTo(1);
        assertThatThrownBy(() -> transactions.await(
                        tenancy,
                        () -> execute("update clinic set organisation_id = '%s', id = '%s'"
                                .formatted(theirs.organisation, Story.shortId()))))
                .hasMessageContaining("row-level security");
    }

    private long clinicsSeen(Tenancy tenancy) {
        return count(() -> transactions.await(tenancy, this::countClinics));
    }

    private Uni<Object> countClinics() {
        return one("select count(*) from clinic where id in ('%s', '%s')".formatted(mine.clinic, theirs.clinic));
    }

    private static long count(Supplier<Object> rows) {
        return (Long) rows.get();
    }

    private static Uni<Object> one(String sql) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql, Object.class).getSingleResult());
    }

    private static Uni<Integer> execute(String sql) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql).executeUpdate());
    }
}
