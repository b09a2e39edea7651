package org.caretill.paymentrequest.dispute;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/** Metrics for the operator: open disputes, and those whose evidence is due within three days or overdue. */
@ApplicationScoped
class OpenDisputesJob {

    private static final Duration SOON = Duration.ofDays(3);

    private final Transactions transactions;
    private final InstantSource clock;
    private final AtomicLong open;
    private final AtomicLong dueSoon;

    OpenDisputesJob(Transactions transactions, InstantSource clock, MeterRegistry metrics) {
        this.transactions = transactions;
        this.clock = clock;
        this.open = metrics.gauge("caretill.disputes.open", new AtomicLong());
        this.dueSoon = metrics.gauge("caretill.disputes.evidence.due.soon", new AtomicLong());
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> count() {
        return transactions
                .run(Tenancy.EVERYTHING, () -> counts(clock.instant().plus(SOON)))
                .invoke(counts -> {
                    open.set((Long) counts[0]);
                    dueSoon.set((Long) counts[1]);
                })
                .replaceWithVoid()
                .onFailure(DatabaseUnavailableException.class)
                .recoverWithNull();
    }

    /** Open disputes are those with a next check: the partial index {@code dispute_to_check} has only these. */
    private static Uni<Object[]> counts(Instant soon) {
        return Panache.getSession()
                .chain(session -> session.createQuery("""
                    select count(*), count(*) filter (where status = ?1 and evidenceDueBy <= ?2)
                    from Dispute where nextCheckAt is not null\
                    """, Object[].class)
                        .setParameter(1, DisputeStatus.NEEDS_RESPONSE)
                        .setParameter(2, soon)
                        .getSingleResult());
    }
}
