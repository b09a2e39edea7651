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
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Limits how often something may fail from one address within an hour. Failures are counted in the database, for all
 * replicas together; concurrent attempts do not see each other, so the limit may be exceeded by as many. Addresses are
 * stored as keyed hashes ({@link AddressHash}) and deleted after the hour. Call it inside
 * {@link org.caretill.transactions.Transactions} with {@code Tenancy.EVERYTHING}: addresses belong to no clinic.
 */
@ApplicationScoped
public class AddressLimits {

    private static final Duration HOUR = Duration.ofHours(1);

    private final AddressHash hash;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final int paymentsPerHour;
    private final int redemptionsPerHour;

    AddressLimits(
            AddressHash hash,
            InstantSource clock,
            MeterRegistry metrics,
            @ConfigProperty(name = "caretill.attempts.payments-per-address-and-hour") int paymentsPerHour,
            @ConfigProperty(name = "caretill.attempts.redemptions-per-address-and-hour") int redemptionsPerHour) {
        this.hash = hash;
        this.clock = clock;
        this.metrics = metrics;
        this.paymentsPerHour = paymentsPerHour;
        this.redemptionsPerHour = redemptionsPerHour;
    }

    /** What failed. */
    public enum Kind {
        /** A card was refused. */
        PAYMENT,
        /** There was no such pay link. */
        REDEMPTION
    }

    /**
     * Refuses an address from which too much has failed.
     *
     * @throws RefusedException {@code too-many-attempts}, with the time after which
     *     another attempt is allowed
     */
    public Uni<Void> mustHaveAttemptsLeft(Kind kind, String address) {
        Instant now = clock.instant();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    select at from failed_attempt where kind = ?1 and address_hash = ?2 and at > ?3
                    order by at desc limit 1 offset cast(?4 as integer)\
                    """, Tuple.class)
                        .setParameter(1, kind.name())
                        .setParameter(2, hash.of(address))
                        .setParameter(3, now.minus(HOUR))
                        .setParameter(4, limitOf(kind) - 1)
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
                "too-many-attempts",
                "Too much has failed from this address within an hour",
                Duration.between(now, oldestThatCounts.plus(HOUR)));
    }

    private int limitOf(Kind kind) {
        return switch (kind) {
            case PAYMENT -> paymentsPerHour;
            case REDEMPTION -> redemptionsPerHour;
        };
    }

    /** Counts a failure. */
    public Uni<Void> failed(Kind kind, String address) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into failed_attempt (kind, address_hash, at) values (?1, ?2, ?3)")
                        .setParameter(1, kind.name())
                        .setParameter(2, hash.of(address))
                        .setParameter(3, clock.instant())
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Records an address from which the request is being paid, so that its failed card attempts count there. */
    public Uni<Void> payingFrom(String paymentRequestId, String address) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into payer_address (payment_request_id, address_hash, used_at) values (?1, ?2, ?3)
                    on conflict (payment_request_id, address_hash) do update set used_at = excluded.used_at\
                    """)
                        .setParameter(1, paymentRequestId)
                        .setParameter(2, hash.of(address))
                        .setParameter(3, clock.instant())
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Counts a failed card attempt for the addresses recorded for the request in the last hour. */
    Uni<Void> paymentFailed(String paymentRequestId, Instant at) {
        Instant now = clock.instant();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    with address as (
                        update payer_address set used_at = greatest(used_at, cast(?2 as timestamptz))
                        where payment_request_id = ?1 and used_at > ?3
                        returning address_hash)
                    insert into failed_attempt (kind, address_hash, at)
                    select 'PAYMENT', address_hash, cast(?2 as timestamptz) from address\
                    """)
                        .setParameter(1, paymentRequestId)
                        .setParameter(2, at.isBefore(now) ? at : now)
                        .setParameter(3, now.minus(HOUR))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Deletes a batch of failures that are older than an hour and no longer count. */
    Uni<Integer> deleteOldFailures() {
        return Batches.delete("failed_attempt", "at <= ?1", clock.instant().minus(HOUR));
    }

    /** Deletes a batch of payers' addresses that were used more than an hour ago. */
    Uni<Integer> deleteOldAddresses() {
        return Batches.delete("payer_address", "used_at <= ?1", clock.instant().minus(HOUR));
    }
}
