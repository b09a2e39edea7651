package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.OidcProviderResource;
import org.caretill.testinfrastructure.TenantTables;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.Test;

/** The database itself keeps the tenants of the live view apart, whatever a query asks for. */
@QuarkusTest
@QuarkusTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "notification"))
@QuarkusTestResource(EmbeddedKafkaResource.class)
@QuarkusTestResource(OidcProviderResource.class)
class RowLevelSecurityComponentTest {

    @Inject
    AgroalDataSource dataSource;

    @Inject
    Transactions transactions;

    @Test
    void every_table_with_rows_of_a_tenant_is_guarded() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            assertThat(TenantTables.all(connection))
                    .containsExactly("guest_presence", "live_payment_request", "revoked_guest_tokens");
            assertThat(TenantTables.unguarded(connection)).isEmpty();
        }
    }

    @Test
    void another_clinics_requests_cannot_be_read() {
        var request =
                ExampleRequest.in("demo-clinic", "call-" + UUID.randomUUID()).publish("PaymentRequested");
        String rows = "select count(*) from live_payment_request where id = '" + request.id() + "'";

        await().until(() -> count(Tenancy.ofClinic("demo-clinic"), rows) == 1);
        assertThat(count(Tenancy.ofClinic("other-clinic"), rows)).isZero();
        assertThat(transactions.await(() -> single(rows))).isZero();
    }

    private long count(Tenancy tenancy, String sql) {
        return transactions.await(tenancy, () -> single(sql));
    }

    private static Uni<Long> single(String sql) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql, Long.class).getSingleResult());
    }
}
