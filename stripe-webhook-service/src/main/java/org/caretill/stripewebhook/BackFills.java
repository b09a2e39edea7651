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
 * Which accounts' events are to be read from Stripe's list, from where on, when, and by which replica: a lease lasts two
 * minutes and is renewed with each page, so that what a dead replica had begun is begun anew by another. All times are the
 * database's, which all replicas share. Every method waits for the database: call it on a virtual thread.
 */
@Singleton
class BackFills {

    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);

    private static final String CLAIM = """
        update back_fill set lease = gen_random_uuid(), leased_until = now() + interval '2 minutes'
        where account = (
            select account from back_fill
            where next_at <= now() and (leased_until is null or leased_until < now())
            order by next_at limit 1 for update skip locked
        )
        returning account, linked, lease, reached_at, now() as asked_at
        """;

    private static final String STORED = """
        update back_fill set leased_until = now() + interval '2 minutes', events_found = events_found + $3
        where account = $1 and lease = $2
        """;

    /**
     * An account whose webhooks are being lost is read in their place; one that had events within the hour is where the
     * next one is missed first.
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

    private static final String GIVEN_BACK = """
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
     * The right to read an account's events, until another has it.
     *
     * @param account null: the platform's own
     * @param linked whether the account is still a clinic's; if not, this is the last look at it
     * @param reachedAt everything that happened before is stored
     * @param askedAt now: what is reached once all is stored
     */
    record Lease(@Nullable String account, boolean linked, UUID id, Instant reachedAt, Instant askedAt) {

        private static Lease of(Row row) {
            String account = row.getString("account");
            return new Lease(
                    account.equals(BackFill.PLATFORM) ? null : account,
                    row.getBoolean("linked"),
                    row.getUUID("lease"),
                    row.getOffsetDateTime("reached_at").toInstant(),
                    row.getOffsetDateTime("asked_at").toInstant());
        }

        private String key() {
            return account == null ? BackFill.PLATFORM : account;
        }
    }

    /** The account that waits longest, for the caller alone; empty if none is due. */
    Optional<Lease> claim() {
        RowSet<Row> rows = execute(CLAIM, Tuple.tuple());
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(Lease.of(rows.iterator().next()));
    }

    /** A page is stored; {@code false}: the lease has ended, another goes on. */
    boolean stored(Lease lease, int newEvents) {
        return execute(STORED, of(lease).addInteger(newEvents)).rowCount() == 1;
    }

    /** All pages are stored; whether an event was found whose webhook was lost, so that others may be. */
    void finished(Lease lease, boolean areWebhooksLost) {
        execute(
                FINISHED,
                of(lease)
                        .addOffsetDateTime(lease.askedAt.atOffset(ZoneOffset.UTC))
                        .addBoolean(areWebhooksLost));
    }

    /** Stripe's list could not be read, in a word; it is tried again from the same place, with growing pauses. */
    void failed(Lease lease, String failure) {
        execute(FAILED, of(lease).addString(failure));
    }

    /** Not tried again until the account is linked anew. */
    void stopped(Lease lease, String why) {
        execute(STOPPED, of(lease).addString(why));
    }

    /** Nothing was done: the account is due as before. */
    void givenBack(Lease lease) {
        execute(GIVEN_BACK, of(lease));
    }

    /** Makes due at once what nobody has looked at for minutes. */
    void orderAfterOutage() {
        execute(AFTER_OUTAGE, Tuple.tuple());
    }

    /** How long ago the account was read that was read longest ago, in seconds. */
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

    /** Waits on a virtual thread, which blocks nobody. */
    static <T> T await(Future<T> answer) {
        return answer.timeout(DATABASE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
