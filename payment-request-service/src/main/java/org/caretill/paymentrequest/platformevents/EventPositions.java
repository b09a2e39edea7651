package org.caretill.paymentrequest.platformevents;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;

/**
 * The order in which events are read, and sent. An event gets its position after the commit of the transaction that
 * wrote it, and in the same transaction the deliveries to the endpoints that want it. One replica at a time assigns
 * positions, so who has seen a position never misses a lower one, although transactions commit in any order. Call it
 * inside {@link org.caretill.transactions.Transactions} with {@code Tenancy.EVERYTHING}: an endpoint may be of no
 * organisation.
 */
@ApplicationScoped
class EventPositions {

    /** How many events get their positions in one transaction. */
    static final int BATCH_SIZE = 500;

    /** Any constant works that no other lock of this service has. */
    private static final long LOCK = 5_005;

    private final InstantSource clock;

    EventPositions(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether there are committed events without a position. */
    Uni<Boolean> someHaveNone() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select exists (select from platform_event where position is null)", Boolean.class)
                        .getSingleResult());
    }

    /**
     * Gives the oldest events without a position theirs, and plans their deliveries; returns how many events those
     * were. The lock is held until the commit, and the second statement sees what the holder before has committed. The
     * events of one request keep their order, because each was written under the lock of the request.
     */
    Uni<Integer> assign() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select 1 from pg_advisory_xact_lock(" + LOCK + ")", Integer.class)
                        .getSingleResult()
                        .chain(() -> session.createNativeQuery("""
                            with placed as (
                                update platform_event e set position = waiting.position
                                from (select id, nextval('platform_event_position_sequence') as position
                                    from (select id from platform_event where position is null
                                        order by sequence limit %d) oldest) waiting
                                where e.id = waiting.id
                                returning e.id, e.position, e.type, e.organisation_id, e.payment_request_id),
                            planned as (
                                insert into webhook_delivery
                                    (endpoint_id, event_id, position, payment_request_id, status, next_at, created_at)
                                select w.id, p.id, p.position, p.payment_request_id, 'WAITING',
                                    cast(?1 as timestamptz), cast(?1 as timestamptz)
                                from placed p join webhook_endpoint w
                                    on (w.organisation_id is null or w.organisation_id = p.organisation_id)
                                        and (cardinality(w.event_types) = 0 or p.type = any (w.event_types)))
                            select cast(count(*) as integer) from placed\
                            """.formatted(BATCH_SIZE), Integer.class)
                                .setParameter(1, clock.instant())
                                .getSingleResult()));
    }
}
