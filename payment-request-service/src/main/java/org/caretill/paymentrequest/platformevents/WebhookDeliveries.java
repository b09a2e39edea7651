package org.caretill.paymentrequest.platformevents;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.caretill.paging.Page;
import org.caretill.paymentrequest.platformevents.WebhookSender.Result;
import org.caretill.problemdetails.RefusedException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent to each endpoint, and what was. Of the events of one payment request, the first that waits is sent,
 * and the later ones after it. Call it inside {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
class WebhookDeliveries {

    /** Longer than an attempt takes. */
    private static final Duration LEASE = Duration.ofMinutes(1);

    /** So many attempts are made: the first, and one after each pause, over three days. */
    static final int MOST_ATTEMPTS = 10;

    /** Parameter 1 is the time. */
    private static final String WILLING = "e.status = 'ACTIVE' and (e.not_before is null or e.not_before <= ?1)";

    private static final String FIRST_OF_ITS_REQUEST = """
        not exists (select from webhook_delivery earlier
            where earlier.endpoint_id = d.endpoint_id and earlier.payment_request_id = d.payment_request_id
                and earlier.status = 'WAITING' and earlier.position < d.position)""";

    private final InstantSource clock;

    WebhookDeliveries(InstantSource clock) {
        this.clock = clock;
    }

    /** An event for an endpoint. */
    record Due(String endpoint, String event) {

        /** For the log. */
        @Override
        public String toString() {
            return endpoint + "/" + event;
        }
    }

    /**
     * What to send.
     *
     * @param attempts how many were made before
     */
    record Claimed(Due due, String url, PlatformEventType type, Instant timestamp, String data, int attempts) {}

    @Schema(name = "WebhookDeliveryStatus")
    enum Status {
        WAITING,
        DELIVERED,
        /** Every attempt failed; it is sent again only on request. */
        FAILED
    }

    /**
     * A delivery as the platform sees it.
     *
     * @param nextAttemptAt null if it does not wait
     * @param lastHttpStatus of the latest attempt; null if there was no answer
     * @param lastFailure null if the latest attempt succeeded, or there was none
     */
    @Schema(name = "WebhookDelivery")
    record Delivery(
            String eventId,
            PlatformEventType type,
            String paymentRequestId,
            Status status,
            int attempts,
            Instant createdAt,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant lastAttemptAt,
            @Nullable Integer lastHttpStatus,
            @Nullable String lastFailure,
            @Nullable Instant deliveredAt) {}

    /** The pause after so many failed attempts; together they are three days. */
    static Duration pauseAfter(int attempts) {
        return switch (attempts) {
            case 1 -> Duration.ofSeconds(5);
            case 2 -> Duration.ofMinutes(5);
            case 3 -> Duration.ofMinutes(30);
            case 4 -> Duration.ofHours(2);
            case 5 -> Duration.ofHours(5);
            case 6 -> Duration.ofHours(10);
            case 7 -> Duration.ofHours(14);
            case 8 -> Duration.ofHours(18);
            default -> Duration.ofHours(24);
        };
    }

    /**
     * The deliveries that are due, the longest overdue first.
     *
     * @param busy endpoints that have as many in progress as they may
     * @param ofEach at most so many of each endpoint, so that none keeps others waiting
     */
    Uni<List<Due>> due(Set<String> busy, int ofEach, int limit) {
        return session()
                .chain(session -> session.createNativeQuery(
                                """
                    select due.endpoint_id, due.event_id
                    from webhook_endpoint e cross join lateral (
                        select d.endpoint_id, d.event_id, d.next_at, d.position from webhook_delivery d
                        where d.endpoint_id = e.id and d.status = 'WAITING' and d.next_at <= ?1 and %s
                        order by d.next_at, d.position limit %d) due
                    where %s and e.id <> all (cast(?2 as text[]))
                    order by due.next_at, due.position\
                    """.formatted(FIRST_OF_ITS_REQUEST, ofEach, WILLING), Object[].class)
                        .setParameter(1, clock.instant())
                        .setParameter(2, busy.toArray(String[]::new))
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Due((String) row[0], (String) row[1]))
                        .toList());
    }

    /** Claims the attempt for the caller; null if it is not due any more, or another process has claimed it. */
    Uni<@Nullable Claimed> claim(Due due) {
        Instant now = clock.instant();
        return session()
                .chain(session -> session.createNativeQuery(
                                """
                    update webhook_delivery d set next_at = ?4
                    from webhook_endpoint e, platform_event v
                    where d.endpoint_id = ?2 and d.event_id = ?3 and d.status = 'WAITING' and d.next_at <= ?1
                        and e.id = d.endpoint_id and %s and v.id = d.event_id and %s
                    returning e.url, v.type, v.at, v.data, d.attempts\
                    """.formatted(WILLING, FIRST_OF_ITS_REQUEST), Object[].class)
                        .setParameter(1, now)
                        .setParameter(2, due.endpoint())
                        .setParameter(3, due.event())
                        .setParameter(4, now.plus(LEASE))
                        .getSingleResultOrNull())
                .map(row -> row == null
                        ? null
                        : new Claimed(
                                due,
                                (String) row[0],
                                PlatformEventType.ofWireName((String) row[1]),
                                ((OffsetDateTime) row[2]).toInstant(),
                                (String) row[3],
                                (Integer) row[4]));
    }

    /** Stores that the claimed delivery succeeded. Nothing happens if another attempt was counted meanwhile. */
    Uni<Void> delivered(Claimed claimed, Result result) {
        return store(claimed, result, Status.DELIVERED, null);
    }

    /** Stores that the claimed attempt failed, and plans the next one. */
    Uni<Void> failed(Claimed claimed, Result result) {
        int attempts = claimed.attempts() + 1;
        return attempts >= MOST_ATTEMPTS
                ? store(claimed, result, Status.FAILED, null)
                : store(claimed, result, Status.WAITING, clock.instant().plus(pauseAfter(attempts)));
    }

    private Uni<Void> store(Claimed claimed, Result result, Status status, @Nullable Instant next) {
        Instant now = clock.instant();
        return session()
                .chain(session -> session.createNativeQuery("""
                    update webhook_delivery set status = ?1, attempts = attempts + 1, next_at = cast(?2 as timestamptz),
                        last_attempt_at = ?3, last_http_status = cast(?4 as integer), last_failure = cast(?5 as text),
                        delivered_at = case when ?1 = 'DELIVERED' then ?3 else delivered_at end
                    where endpoint_id = ?6 and event_id = ?7 and status = 'WAITING' and attempts = ?8\
                    """)
                        .setParameter(1, status.name())
                        .setParameter(2, next)
                        .setParameter(3, now)
                        .setParameter(4, result.httpStatus())
                        .setParameter(
                                5,
                                result.failure() == null
                                        ? null
                                        : result.failure().code())
                        .setParameter(6, claimed.due().endpoint())
                        .setParameter(7, claimed.due().event())
                        .setParameter(8, claimed.attempts())
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** The deliveries to the endpoint, the latest event first. */
    Uni<Page<Delivery>> page(String endpoint, @Nullable String status, @Nullable String cursor, int limit) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    select d.event_id, v.type, d.payment_request_id, d.status, d.attempts, d.created_at,
                        case when d.status = 'WAITING' then greatest(d.next_at, e.not_before) end,
                        d.last_attempt_at, d.last_http_status, d.last_failure, d.delivered_at, d.position
                    from webhook_delivery d
                        join platform_event v on v.id = d.event_id join webhook_endpoint e on e.id = d.endpoint_id
                    where d.endpoint_id = ?1 and d.position < ?2 and (cast(?3 as text) is null or d.status = ?3)
                    order by d.position desc\
                    """, Object[].class)
                        .setParameter(1, endpoint)
                        .setParameter(2, cursor == null ? Long.MAX_VALUE : Long.parseLong(cursor))
                        .setParameter(3, status)
                        .setMaxResults(Page.rowsToRead(limit))
                        .getResultList())
                .map(rows -> Page.of(rows, limit, WebhookDeliveries::delivery, row -> String.valueOf(row[11])));
    }

    private static Delivery delivery(Object[] row) {
        return new Delivery(
                (String) row[0],
                PlatformEventType.ofWireName((String) row[1]),
                (String) row[2],
                Status.valueOf((String) row[3]),
                (Integer) row[4],
                ((OffsetDateTime) row[5]).toInstant(),
                WebhookEndpoints.instant(row[6]),
                WebhookEndpoints.instant(row[7]),
                (Integer) row[8],
                (String) row[9],
                WebhookEndpoints.instant(row[10]));
    }

    /** Plans the event once more, from its first attempt, whatever became of it. 404 if it was never planned. */
    Uni<Void> resend(String endpoint, String event) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    update webhook_delivery set status = 'WAITING', attempts = 0, next_at = ?1
                    where endpoint_id = ?2 and event_id = ?3\
                    """)
                        .setParameter(1, clock.instant())
                        .setParameter(2, endpoint)
                        .setParameter(3, event)
                        .executeUpdate())
                .invoke(planned -> {
                    if (planned == 0) {
                        throw RefusedException.notFound("delivery");
                    }
                })
                .replaceWithVoid();
    }

    /** Plans all events since then whose attempts have failed; returns how many those are. */
    Uni<Integer> resendFailed(String endpoint, Instant since) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    update webhook_delivery set status = 'WAITING', attempts = 0, next_at = ?1
                    where endpoint_id = ?2 and status = 'FAILED' and created_at >= ?3\
                    """)
                        .setParameter(1, clock.instant())
                        .setParameter(2, endpoint)
                        .setParameter(3, since)
                        .executeUpdate());
    }

    private static Uni<Mutiny.Session> session() {
        return Panache.getSession();
    }
}
