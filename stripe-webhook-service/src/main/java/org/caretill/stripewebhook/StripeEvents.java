package org.caretill.stripewebhook;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.commons.codec.digest.DigestUtils;
import org.caretill.contracts.EventTopics;
import org.jspecify.annotations.Nullable;

/**
 * Every Stripe event that may concern us. An event and its facts are stored by one statement in one round trip, and
 * neither if the event is a duplicate. Uses PostgreSQL's client directly, because a Hibernate session would add round
 * trips.
 */
@Singleton
class StripeEvents {

    /** The flag for an event {@code e} of an account that no clinic has ever linked. */
    private static final String UNKNOWN_ACCOUNT = """
        case
            when e.endpoint = 'connect' and e.account is not null
                and not exists (select from back_fill b where b.account = e.account)
            then '{unknown-account}'::text[] else '{}'
        end\
        """;

    /** The events to send: one for each fact; the first one has the id of Stripe's event or of its replay. */
    private static final String PUBLISH = """
        insert into outbox (id, topic, key, type, data)
        select case when f.number = 1 then e.id else e.id || '#' || f.number end, '%s', f.key, f.type, f.data
        from %%s e, unnest(%%s) with ordinality f (key, type, data, number)
        order by f.number
        """.formatted(EventTopics.STRIPE_FACTS);

    /**
     * An event whose facts were not published is judged anew when it arrives again, because the verdict depended on the
     * endpoint where it arrived, the platform's mode, or what this version can read. Once its facts are published, it
     * is a duplicate.
     */
    private static final String STORE =
            """
            with stored as (
                insert into stripe_event as known (
                    id, endpoint, account, type, api_version, livemode, created, sha256, source, flags, published)
                select $1, e.endpoint, e.account, $4, $5, $6, $7, $8, $14, $9::text[] || %s, cardinality($11::text[]) > 0
                from (select $2::text as endpoint, $3::text as account) e
                on conflict (id) do update set endpoint = excluded.endpoint, account = excluded.account,
                    type = excluded.type, api_version = excluded.api_version, livemode = excluded.livemode,
                    created = excluded.created, sha256 = excluded.sha256, flags = excluded.flags, published = true
                where not known.published and excluded.published
                returning new.id, new.flags, new.received_at, old.id is null as is_new
            ), kept as (
                insert into stripe_event_payload (event_id, payload)
                select id, $10 from stored where is_new
            ), kept_anew as (
                update stripe_event_payload p set payload = $10
                from stored where not is_new and p.event_id = stored.id and p.received_at = stored.received_at
            ), published as (
                %s
            )
            select flags from stored
            """.formatted(UNKNOWN_ACCOUNT, PUBLISH.formatted("stored", "$11::text[], $12::text[], $13::text[]"));

    private static final String REPLAY =
            """
            with replayed as (
                update stripe_event e set replays = replays + 1, published = true, flags = %s,
                    endpoint = case when account is null then 'account' else 'connect' end
                where id = $1
                returning id || '#replay-' || replays as id
            ), published as (
                %s
            )
            select id from replayed
            """.formatted(UNKNOWN_ACCOUNT, PUBLISH.formatted("replayed", "$2::text[], $3::text[], $4::text[]"));

    private static final String RECEIVED = """
        select account, e.received_at, payload from stripe_event e
        left join stripe_event_payload p on p.event_id = e.id and p.received_at = e.received_at
        where e.id = $1
        """;

    private static final String COLUMNS = """
        id, endpoint, account, type, api_version, livemode, created, received_at, encode(sha256, 'hex') as sha256, \
        flags, replays, source
        """;

    private final Pool database;
    private final PreparedQuery<RowSet<Row>> store;

    StripeEvents(Pool database) {
        this.database = database;
        this.store = database.preparedQuery(STORE);
    }

    /**
     * Stores the event and the facts to publish; returns the event's flags, or empty for a duplicate.
     *
     * @param endpoint where it arrived or, if it was found in a list, belongs
     */
    Future<Optional<List<String>>> store(
            WebhookEndpoint endpoint, StripeEvent event, Translation translation, StoredEvent.Source source) {
        byte[] payload = KeptFields.of(event.json());
        Tuple values = Tuple.of(event.id(), endpoint.text(), event.account(), event.type(), event.apiVersion())
                .addBoolean(event.livemode())
                .addOffsetDateTime(
                        event.created() == null ? null : event.created().atOffset(ZoneOffset.UTC))
                .addBuffer(Buffer.buffer(DigestUtils.sha256(payload)))
                .addArrayOfString(texts(translation.flags()))
                .addBuffer(Buffer.buffer(payload));
        return store.execute(addFacts(values, translation.facts()).addString(source.text()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> List.of(row.getArrayOfStrings("flags")))
                        .findFirst());
    }

    /** Publishes the facts of a stored event again; returns the new event id of the first. */
    Future<String> replay(String id, List<Fact> facts) {
        return database.preparedQuery(REPLAY)
                .execute(addFacts(Tuple.of(id), facts))
                .map(rows -> rows.iterator().next().getString("id"));
    }

    private static Tuple addFacts(Tuple values, List<Fact> facts) {
        return values.addArrayOfString(texts(facts, Fact::key))
                .addArrayOfString(texts(facts, fact -> fact.type().name()))
                .addArrayOfString(texts(facts, Fact::json));
    }

    private static String[] texts(List<Fact> facts, Function<Fact, String> text) {
        return facts.stream().map(text).toArray(String[]::new);
    }

    Future<Optional<StoredEvent>> find(String id) {
        return database.preparedQuery("select " + COLUMNS + " from stripe_event where id = $1")
                .execute(Tuple.of(id))
                .map(rows -> stream(rows).findFirst());
    }

    /** The bytes that Stripe signed. */
    Future<Optional<Received>> received(String id) {
        return database.preparedQuery(RECEIVED)
                .execute(Tuple.of(id))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> new Received(
                                row.getString("account"),
                                row.getOffsetDateTime("received_at").toInstant(),
                                row.getBuffer("payload") == null
                                        ? null
                                        : row.getBuffer("payload").getBytes()))
                        .findFirst());
    }

    /** The newest events that match, at most {@code limit}. */
    Future<List<StoredEvent>> newest(Filter filter, int limit) {
        List<String> conditions = new ArrayList<>(List.of("true"));
        Tuple values = Tuple.tuple();
        if (filter.type != null) {
            conditions.add("type = $" + add(values, filter.type));
        }
        if (filter.account != null) {
            conditions.add("account = $" + add(values, filter.account));
        }
        if (filter.from != null) {
            conditions.add("received_at >= $" + add(values, utc(filter.from)));
        }
        if (filter.to != null) {
            conditions.add("received_at < $" + add(values, utc(filter.to)));
        }
        if (filter.before != null) {
            conditions.add("(received_at, id) < ($" + add(values, utc(filter.before.receivedAt)) + ", $"
                    + add(values, filter.before.id) + ")");
        }
        String sql = "select " + COLUMNS + " from stripe_event where " + String.join(" and ", conditions)
                + " order by received_at desc, id desc limit $" + add(values, limit);
        return database.preparedQuery(sql)
                .execute(values)
                .map(rows -> stream(rows).toList());
    }

    /** Adds a value and returns the number under which the SQL refers to it. */
    private static int add(Tuple values, Object value) {
        return values.addValue(value).size();
    }

    private static Stream<StoredEvent> stream(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).map(StoredEvent::of);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static String[] texts(Set<Flag> flags) {
        return flags.stream().map(Flag::text).toArray(String[]::new);
    }

    /** Which events to list; {@code null}: any. {@code from} is inclusive, {@code to} is exclusive. */
    record Filter(
            @Nullable String type,
            @Nullable String account,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Position before) {}

    /** A place in the list: an event's time of arrival and id. */
    record Position(Instant receivedAt, String id) {}

    /**
     * An event as received.
     *
     * @param account also set for an event from the account's list whose bytes do not name the account
     * @param at when it was received first
     * @param payload null: deleted after 90 days
     */
    record Received(@Nullable String account, Instant at, byte @Nullable [] payload) {}
}
