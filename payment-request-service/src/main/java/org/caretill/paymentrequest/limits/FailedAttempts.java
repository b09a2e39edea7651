package org.caretill.paymentrequest.limits;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Batches;

/**
 * The attempts that failed within the last hour, for limits on them. They are counted in the database, for all replicas
 * together; concurrent attempts do not see each other, so a limit may be exceeded by as many. Call it inside
 * {@link org.caretill.transactions.Transactions} with {@code Tenancy.EVERYTHING}: addresses belong to no clinic.
 */
@ApplicationScoped
class FailedAttempts {

    private static final Duration HOUR = Duration.ofHours(1);

    private final InstantSource clock;
    private final MeterRegistry metrics;

    FailedAttempts(InstantSource clock, MeterRegistry metrics) {
        this.clock = clock;
        this.metrics = metrics;
    }

    /** What failed, and whose failures count together. */
    enum Kind {
        /** A card was refused; they count for the payer. */
        PAYMENT("Too many of this payer's cards were refused within an hour"),
        /** There was no such pay link; they count for the address. */
        REDEMPTION("Too many invalid pay links were tried from this address within an hour");

        private final String refusal;

        Kind(String refusal) {
            this.refusal = refusal;
        }
    }

    /**
     * Refuses another attempt if as many as the limit have failed.
     *
     * @param whose the payer, or the hash of the address
     * @throws RefusedException {@code too-many-attempts}, with the time after which another attempt is allowed
     */
    Uni<Void> mustBeFewerThan(int limit, Kind kind, String whose) {
        Instant now = clock.instant();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    select at from failed_attempt where kind = ?1 and whose = ?2 and at > ?3
                    order by at desc limit 1 offset cast(?4 as integer)\
                    """, Tuple.class)
                        .setParameter(1, kind.name())
                        .setParameter(2, whose)
                        .setParameter(3, now.minus(HOUR))
                        .setParameter(4, limit - 1)
                        .getSingleResultOrNull())
                .invoke(oldestThatCounts -> {
                    if (oldestThatCounts != null) {
                        throw refusal(
                                kind,
                                now,
                                oldestThatCounts.get(0, OffsetDateTime.class).toInstant());
                    }
                })
                .replaceWithVoid();
    }

    private RefusedException refusal(Kind kind, Instant now, Instant oldestThatCounts) {
        metrics.counter("caretill.attempts.refused", "kind", kind.name()).increment();
        return RefusedException.tooManyRequests(
                "too-many-attempts", kind.refusal, Duration.between(now, oldestThatCounts.plus(HOUR)));
    }

    /** Counts a failure of now. */
    Uni<Void> add(Kind kind, String whose) {
        return add(kind, whose, clock.instant());
    }

    /** Counts a failure of that time; one in the future is of now. */
    Uni<Void> add(Kind kind, String whose, Instant at) {
        Instant now = clock.instant();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into failed_attempt (kind, whose, at) values (?1, ?2, ?3)")
                        .setParameter(1, kind.name())
                        .setParameter(2, whose)
                        .setParameter(3, at.isBefore(now) ? at : now)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Deletes a batch of failures that are older than an hour and no longer count. */
    Uni<Integer> deleteOld() {
        return Batches.delete("failed_attempt", "at <= ?1", clock.instant().minus(HOUR));
    }
}
