package org.caretill.stripewebhook;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of the back-fill: which account is read from when on, when, and by which replica. A lease lasts two
 * minutes and is renewed with each page, so that another replica starts again if this one dies. All times are the
 * database's, which all replicas share. Every method waits for the database: call it on a virtual thread.
 */
@Singleton
class BackFills {

    private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);

    private static final String CLAIM = """
        update back_fill set lease = gen_random_uuid(), leased_until = now() + interval '2 minutes'
        where account = (
            select account from back_fill
            where next_at <= now() and (leased_until is null or leased_until < now())
            order by next_at limit 1 for update skip locked
        )
        returning account, linked, lease, reached_at, now() as claimed_at
        """;

    private static final String STORED = """
        update back_fill set leased_until = now() + interval '2 minutes', events_found = events_found + $3
        where account = $1 and lease = $2
        """;

    /**
     * While an account's webhooks are being lost, it is read every 30 seconds instead. An account with recent events is
     * read more often than a quiet one, because its next lost event is likely to be sooner.
     */
    private static final String FINISHED = """
        update back_fill set lease = null, leased_until = null, reached_at = greatest(reached_at, $3), checked_at = now(),
            failures = 0, failure = null,
            next_at = case
                when not linked then null
                when $4 then now() + interval '30 seconds'
                when exists (
                    select from stripe_event e
                    where e.account = $1 and e.received_at > now() - interval '1 hour'
                ) then now() + interval '4 minutes'
                else now() + interval '10 minutes'
            end
        where account = $1 and lease = $2
        """;

    private static final String FAILED = """
        update back_fill set lease = null, leased_until = null, checked_at = now(), failures = failures + 1, failure = $3,
            next_at = now() + least(interval '10 minutes', interval '30 seconds' * power(2, least(failures, 10)))
        where account = $1 and lease = $2
        """;

    private static final String STOPPED = """
        update back_fill set lease = null, leased_until = null, checked_at = now(), failures = 0, failure = $3,
            next_at = null
        where account = $1 and lease = $2
        """;

    private static final String RELEASE = """
        update back_fill set lease = null, leased_until = null where account = $1 and lease = $2
        """;

    private static final String AFTER_OUTAGE = """
        update back_fill set next_at = now()
        where next_at > now() and reached_at < now() - interval '5 minutes'
        """;

    private static final String OLDEST = """
        select extract(epoch from now() - min(reached_at))::float8 as seconds from back_fill
        where linked and next_at is not null
        """;

    private final Pool database;

    BackFills(Pool database) {
        this.database = database;
    }

    /**
     * The exclusive right to read an account's events until the lease expires.
     *
     * @param account null: the platform's own
     * @param linked whether a clinic still has the account; if not, it is read for the last time
     * @param reachedAt the cursor: all earlier events are stored
     * @param claimedAt the time of the claim, to which the cursor moves once everything is stored
     */
    record Lease(@Nullable String account, boolean linked, UUID id, Instant reachedAt, Instant claimedAt) {

        private static Lease of(Row row) {
            String account = row.getString("account");
            return new Lease(
                    account.equals(BackFill.PLATFORM) ? null : account,
                    row.getBoolean("linked"),
                    row.getUUID("lease"),
                    row.getOffsetDateTime("reached_at").toInstant(),
                    row.getOffsetDateTime("claimed_at").toInstant());
        }

        private String key() {
            return account == null ? BackFill.PLATFORM : account;
        }
    }

    /** Claims the account that has been due longest; empty if none is due. */
    Optional<Lease> claim() {
        RowSet<Row> rows = execute(CLAIM, Tuple.tuple());
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(Lease.of(rows.iterator().next()));
    }

    /** Renews the lease after a stored page; {@code false} if the lease was lost to another replica. */
    boolean stored(Lease lease, int newEvents) {
        return execute(STORED, of(lease).addInteger(newEvents)).rowCount() == 1;
    }

    /** All pages are stored. If webhooks were lost, the next run is soon, because more may be lost. */
    void finished(Lease lease, boolean areWebhooksLost) {
        execute(
                FINISHED,
                of(lease)
                        .addOffsetDateTime(lease.claimedAt.atOffset(ZoneOffset.UTC))
                        .addBoolean(areWebhooksLost));
    }

    /**
     * Reading Stripe's list failed, with the code of the cause; it is retried from the same cursor, with growing
     * pauses.
     */
    void failed(Lease lease, String failure) {
        execute(FAILED, of(lease).addString(failure));
    }

    /** Stops the account's back-fill until the account is linked again. */
    void stopped(Lease lease, String why) {
        execute(STOPPED, of(lease).addString(why));
    }

    /** Releases the lease without a result: the account stays due. */
    void release(Lease lease) {
        execute(RELEASE, of(lease));
    }

    /** Makes all accounts due at once that were not read for five minutes, which means an outage. */
    void scheduleAfterOutage() {
        execute(AFTER_OUTAGE, Tuple.tuple());
    }

    /** The age of the oldest cursor, in seconds. */
    double oldestSeconds() {
        Double seconds = execute(OLDEST, Tuple.tuple()).iterator().next().getDouble("seconds");
        return seconds == null ? 0 : seconds;
    }

    private static Tuple of(Lease lease) {
        return Tuple.of(lease.key(), lease.id);
    }

    private RowSet<Row> execute(String sql, Tuple values) {
        return await(database.preparedQuery(sql).execute(values));
    }

    /** Waits; on a virtual thread this blocks no other work. */
    static <T> T await(Future<T> answer) {
        return answer.timeout(DATABASE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
