package org.caretill.transactions;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready without the database. Instead of Quarkus' own checks, which wait for an answer longer than whoever asks for
 * the health waits.
 */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements AsyncHealthCheck {

    /** Long enough for a transaction that gets a dead connection first. */
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final Transactions transactions;

    DatabaseReadiness(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return transactions
                .run(() -> Panache.getSession()
                        .chain(session -> session.createNativeQuery("select 1", Integer.class)
                                .getSingleResult()))
                .ifNoItem()
                .after(LIMIT)
                .fail()
                .map(_ -> answer().up().build())
                .onFailure()
                .recoverWithItem(failure -> answer().down()
                        .withData("cause", failure.getClass().getSimpleName())
                        .build());
    }

    private static HealthCheckResponseBuilder answer() {
        return HealthCheckResponse.named("database");
    }
}
