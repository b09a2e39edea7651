package org.caretill.paymentrequest.platformevents;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.caretill.identifiers.TypeId;
import org.caretill.paging.Page;
import org.caretill.paymentrequest.platformevents.WebhookEndpoint.PausedReason;
import org.caretill.paymentrequest.platformevents.WebhookEndpoint.Secret;
import org.caretill.paymentrequest.platformevents.WebhookEndpoint.Status;
import org.caretill.paymentrequest.platformevents.WebhookSecretKeys.Encrypted;
import org.caretill.problemdetails.RefusedException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * The webhook endpoints and their secrets. What changes an endpoint and its deliveries locks the endpoint first. Call it
 * inside {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
class WebhookEndpoints {

    /** Of one organisation, and of the platform as a whole. */
    private static final int MOST = 10;

    /** How many sign at a time: the latest, and those that the receivers may still know. */
    private static final int MOST_SECRETS = 3;

    private static final String COLUMNS = """
        select e.id, e.url, e.description, array_to_string(e.event_types, ','), e.organisation_id, e.status,
            e.paused_reason, e.paused_at, e.failing_since, e.failures,
            (select count(*) from webhook_delivery d where d.endpoint_id = e.id and d.status = 'WAITING'), e.created_at
        from webhook_endpoint e
        """;

    private final InstantSource clock;
    private final WebhookSecretKeys keys;

    WebhookEndpoints(InstantSource clock, WebhookSecretKeys keys) {
        this.clock = clock;
        this.keys = keys;
    }

    /**
     * Adds an endpoint without secrets.
     *
     * @throws RefusedException {@code webhook-endpoint-exists} if there is one of this address and organisation;
     *     {@code too-many-webhook-endpoints}
     */
    Uni<String> add(
            String url, @Nullable String description, List<String> eventTypes, @Nullable String organisationId) {
        String id = TypeId.next(WebhookEndpoint.PREFIX);
        return mustLeaveRoom(organisationId)
                .chain(WebhookEndpoints::session)
                .chain(session -> session.createNativeQuery("""
                    insert into webhook_endpoint (id, organisation_id, url, description, event_types, status, created_at)
                    values (?1, cast(?2 as text), ?3, cast(?4 as text), cast(?5 as text[]), 'ACTIVE', ?6)
                    on conflict on constraint webhook_endpoint_url_unique do nothing\
                    """)
                        .setParameter(1, id)
                        .setParameter(2, organisationId)
                        .setParameter(3, url)
                        .setParameter(4, description)
                        .setParameter(5, eventTypes.toArray(String[]::new))
                        .setParameter(6, clock.instant())
                        .executeUpdate())
                .invoke(added -> {
                    if (added == 0) {
                        throw alreadyThere();
                    }
                })
                .replaceWith(id);
    }

    private static RefusedException alreadyThere() {
        return RefusedException.conflict(
                "webhook-endpoint-exists", "There is a webhook endpoint of this address and organisation already");
    }

    private static Uni<Void> mustLeaveRoom(@Nullable String organisationId) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    select count(*) from webhook_endpoint
                    where organisation_id is not distinct from cast(?1 as text)\
                    """, Long.class)
                        .setParameter(1, organisationId)
                        .getSingleResult())
                .invoke(number -> {
                    if (number >= MOST) {
                        throw RefusedException.conflict(
                                "too-many-webhook-endpoints", "There are " + MOST + " webhook endpoints already");
                    }
                })
                .replaceWithVoid();
    }

    /** Adds a secret; the earlier ones sign until the overlap is over, and only the latest of them. */
    Uni<String> addSecret(String endpoint, Duration overlap) {
        String secret = WebhookSignature.newSecret();
        Encrypted encrypted = keys.encrypt(endpoint, secret);
        Instant now = clock.instant();
        return session()
                .chain(session -> session.createNativeQuery("""
                    update webhook_secret set expires_at = least(coalesce(expires_at, ?1), ?1) where endpoint_id = ?2\
                    """)
                        .setParameter(1, now.plus(overlap))
                        .setParameter(2, endpoint)
                        .executeUpdate()
                        .chain(() -> session.createNativeQuery("""
                            delete from webhook_secret where endpoint_id = ?1 and (expires_at <= ?2 or id not in (
                                select id from webhook_secret where endpoint_id = ?1
                                order by created_at desc, id desc limit %d))\
                            """.formatted(MOST_SECRETS - 1))
                                .setParameter(1, endpoint)
                                .setParameter(2, now)
                                .executeUpdate())
                        .chain(() -> session.createNativeQuery(
                                        "insert into webhook_secret (id, endpoint_id, secret, key_id, created_at)"
                                                + " values (?1, ?2, ?3, ?4, ?5)")
                                .setParameter(1, TypeId.next(Secret.PREFIX))
                                .setParameter(2, endpoint)
                                .setParameter(3, encrypted.secret())
                                .setParameter(4, encrypted.keyId())
                                .setParameter(5, now)
                                .executeUpdate()))
                .replaceWith(secret);
    }

    /**
     * A secret as it is stored.
     *
     * @param keyId null: a replica of the version before has stored it, in clear
     */
    record StoredSecret(
            String endpoint, String secret, @Nullable String keyId) {}

    /** The secrets that sign now, the latest first. */
    Uni<List<StoredSecret>> signingSecrets(String endpoint) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    select secret, key_id from webhook_secret
                    where endpoint_id = ?1 and (expires_at is null or expires_at > ?2)
                    order by created_at desc, id desc\
                    """, Object[].class)
                        .setParameter(1, endpoint)
                        .setParameter(2, clock.instant())
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new StoredSecret(endpoint, (String) row[0], (String) row[1]))
                        .toList());
    }

    /**
     * The secrets themselves.
     *
     * @throws WebhookSecretKeys.UndecryptableSecretException if one cannot be decrypted
     */
    List<String> inClear(List<StoredSecret> stored) {
        return stored.stream().map(this::inClear).toList();
    }

    private String inClear(StoredSecret stored) {
        return stored.keyId() == null ? stored.secret() : keys.decrypt(stored.endpoint(), stored.secret());
    }

    /** The ids of secrets that are in clear, or encrypted with a key that is no longer the first. */
    Uni<List<String>> secretsToEncrypt(int limit) {
        return session()
                .chain(session -> session.createNativeQuery(
                                "select id from webhook_secret where key_id is distinct from ?1 order by id",
                                String.class)
                        .setParameter(1, keys.currentId())
                        .setMaxResults(limit)
                        .getResultList());
    }

    /** Encrypts such a secret with the first key; nothing happens if it is gone, or was encrypted meanwhile. */
    Uni<Void> encrypt(String secretId) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    select endpoint_id, secret, key_id from webhook_secret where id = ?1 and key_id is distinct from ?2
                    for no key update\
                    """, Object[].class)
                        .setParameter(1, secretId)
                        .setParameter(2, keys.currentId())
                        .getSingleResultOrNull()
                        .chain(row -> {
                            if (row == null) {
                                return Uni.createFrom().voidItem();
                            }
                            String endpoint = (String) row[0];
                            var stored = new StoredSecret(endpoint, (String) row[1], (String) row[2]);
                            Encrypted encrypted = keys.encrypt(endpoint, inClear(stored));
                            return session.createNativeQuery(
                                            "update webhook_secret set secret = ?1, key_id = ?2 where id = ?3")
                                    .setParameter(1, encrypted.secret())
                                    .setParameter(2, encrypted.keyId())
                                    .setParameter(3, secretId)
                                    .executeUpdate()
                                    .replaceWithVoid();
                        }));
    }

    /** Locks the endpoint until the transaction ends. 404 if there is none. */
    Uni<Void> lock(String id) {
        return session()
                .chain(session -> session.createNativeQuery(
                                "select id from webhook_endpoint where id = ?1 for no key update", String.class)
                        .setParameter(1, id)
                        .getSingleResultOrNull())
                .onItem()
                .ifNull()
                .failWith(WebhookEndpoints::notFound)
                .replaceWithVoid();
    }

    static RefusedException notFound() {
        return RefusedException.notFound("webhook endpoint");
    }

    /** The endpoint. 404 if there is none. */
    Uni<WebhookEndpoint> find(String id) {
        return session()
                .chain(session -> session.createNativeQuery(COLUMNS + "where e.id = ?1", Object[].class)
                        .setParameter(1, id)
                        .getSingleResultOrNull())
                .onItem()
                .ifNull()
                .failWith(WebhookEndpoints::notFound)
                .chain(WebhookEndpoints::withSecrets);
    }

    /** The endpoints, oldest first. */
    Uni<Page<WebhookEndpoint>> page(@Nullable String organisationId, @Nullable String cursor, int limit) {
        return session()
                .chain(session -> session.createNativeQuery(COLUMNS + """
                    where e.id > ?1 and (cast(?2 as text) is null or e.organisation_id = ?2) order by e.id\
                    """, Object[].class)
                        .setParameter(1, cursor == null ? "" : cursor)
                        .setParameter(2, organisationId)
                        .setMaxResults(Page.rowsToRead(limit))
                        .getResultList())
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(List.<WebhookEndpoint>of())
                        : Uni.join()
                                .all(rows.stream()
                                        .map(WebhookEndpoints::withSecrets)
                                        .toList())
                                .usingConcurrencyOf(1)
                                .andFailFast())
                .map(found -> Page.of(found, limit, endpoint -> endpoint, WebhookEndpoint::id));
    }

    private static Uni<WebhookEndpoint> withSecrets(Object[] row) {
        return session()
                .chain(session -> session.createNativeQuery(
                                "select id, created_at, expires_at from webhook_secret where endpoint_id = ?1"
                                        + " order by created_at desc, id desc",
                                Object[].class)
                        .setParameter(1, row[0])
                        .getResultList())
                .map(secrets -> new WebhookEndpoint(
                        (String) row[0],
                        (String) row[1],
                        (String) row[2],
                        Stream.of(((String) row[3]).split(","))
                                .filter(type -> !type.isEmpty())
                                .map(PlatformEventType::ofWireName)
                                .toList(),
                        (String) row[4],
                        Status.valueOf((String) row[5]),
                        row[6] == null ? null : PausedReason.valueOf((String) row[6]),
                        instant(row[7]),
                        instant(row[8]),
                        (Integer) row[9],
                        (Long) row[10],
                        known(instant(row[11])),
                        secrets.stream()
                                .map(secret ->
                                        new Secret((String) secret[0], known(instant(secret[1])), instant(secret[2])))
                                .toList()));
    }

    static @Nullable Instant instant(@Nullable Object column) {
        return column == null ? null : ((OffsetDateTime) column).toInstant();
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a column that is never null");
        }
        return value;
    }

    /** Changes what is not null of the locked endpoint. */
    Uni<Void> change(String id, @Nullable String url, @Nullable String description, @Nullable List<String> eventTypes) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    select exists (select from webhook_endpoint e, webhook_endpoint other
                        where e.id = ?1 and other.id <> e.id and other.url = cast(?2 as text)
                            and other.organisation_id is not distinct from e.organisation_id)\
                    """, Boolean.class)
                        .setParameter(1, id)
                        .setParameter(2, url)
                        .getSingleResult()
                        .invoke(taken -> {
                            if (taken) {
                                throw alreadyThere();
                            }
                        })
                        .chain(() -> session.createNativeQuery("""
                            update webhook_endpoint set url = coalesce(cast(?2 as text), url),
                                description = coalesce(cast(?3 as text), description),
                                event_types = coalesce(cast(?4 as text[]), event_types)
                            where id = ?1\
                            """)
                                .setParameter(1, id)
                                .setParameter(2, url)
                                .setParameter(3, description)
                                .setParameter(4, eventTypes == null ? null : eventTypes.toArray(String[]::new))
                                .executeUpdate()))
                .replaceWithVoid();
    }

    /** Pauses the locked endpoint; false if it is paused already. */
    Uni<Boolean> pause(String id, PausedReason reason) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    update webhook_endpoint set status = 'PAUSED', paused_reason = ?1, paused_at = ?2
                    where id = ?3 and status = 'ACTIVE'\
                    """)
                        .setParameter(1, reason.name())
                        .setParameter(2, clock.instant())
                        .setParameter(3, id)
                        .executeUpdate())
                .map(changed -> changed > 0);
    }

    /** The receiver has too much to do: nothing more is sent before that time. */
    Uni<Void> leaveAlone(String id, Instant until) {
        return session()
                .chain(session -> session.createNativeQuery("update webhook_endpoint set not_before = ?1 where id = ?2")
                        .setParameter(1, until)
                        .setParameter(2, id)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Ends the pause of the locked endpoint and forgets its failures; what waits is due now. */
    Uni<Void> resume(String id) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    update webhook_endpoint set status = 'ACTIVE', paused_reason = null, paused_at = null,
                        failing_since = null, failures = 0, not_before = null
                    where id = ?1\
                    """)
                        .setParameter(1, id)
                        .executeUpdate()
                        .chain(() -> session.createNativeQuery("""
                            update webhook_delivery set next_at = ?1
                            where endpoint_id = ?2 and status = 'WAITING' and next_at > ?1\
                            """)
                                .setParameter(1, clock.instant())
                                .setParameter(2, id)
                                .executeUpdate()))
                .replaceWithVoid();
    }

    /** Notes that an attempt succeeded. */
    Uni<Void> succeeded(String id) {
        return session()
                .chain(session ->
                        session.createNativeQuery("""
                    update webhook_endpoint set failing_since = null, failures = 0 where id = ?1 and failures > 0\
                    """).setParameter(1, id).executeUpdate())
                .replaceWithVoid();
    }

    /**
     * Notes that an attempt failed.
     *
     * @return since when and how often; empty if the endpoint does not exist any more
     */
    Uni<@Nullable Failing> failed(String id) {
        return session()
                .chain(session -> session.createNativeQuery("""
                    update webhook_endpoint set failing_since = coalesce(failing_since, ?1), failures = failures + 1
                    where id = ?2 returning failing_since, failures\
                    """, Object[].class)
                        .setParameter(1, clock.instant())
                        .setParameter(2, id)
                        .getSingleResultOrNull())
                .map(row -> row == null ? null : new Failing(known(instant(row[0])), (Integer) row[1]));
    }

    record Failing(Instant since, int failures) {}

    /** Removes the endpoint with its secrets and deliveries. 404 if there is none. */
    Uni<Void> remove(String id) {
        return session()
                .chain(session -> session.createNativeQuery("delete from webhook_endpoint where id = ?1")
                        .setParameter(1, id)
                        .executeUpdate())
                .invoke(removed -> {
                    if (removed == 0) {
                        throw notFound();
                    }
                })
                .replaceWithVoid();
    }

    /** How many endpoints are paused because they did not work. */
    Uni<Long> numberOfDead() {
        return session()
                .chain(session -> session.createNativeQuery(
                                "select count(*) from webhook_endpoint where paused_reason in ('FAILING', 'GONE')",
                                Long.class)
                        .getSingleResult());
    }

    private static Uni<Mutiny.Session> session() {
        return Panache.getSession();
    }
}
