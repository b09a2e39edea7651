package org.caretill.clinicconfig.link;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.messaging.Transactions;
import org.caretill.tenancy.Tenancy;
import org.jspecify.annotations.Nullable;

/**
 * The administrators that are at Stripe now. Each has a state: 256 random bits that Stripe hands back, good for one
 * return within ten minutes, kept as a hash so that nobody who reads the table can return in an administrator's place
 * (<a href="https://www.rfc-editor.org/rfc/rfc6749#section-10.12">RFC 6749</a>).
 */
@ApplicationScoped
class LinkAttempts {

    private static final int STATE_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Transactions transactions;

    LinkAttempts(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Notes that the administrator leaves for Stripe; called inside a transaction. Returns the state. */
    Uni<String> begin(String clinicId, Actor admin, String returnUrl) {
        String state = newState();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into link_attempt (state_hash, clinic_id, subject, role, origin, return_url, expires_at)
                                values (?1, ?2, ?3, ?4, ?5, ?6, now() + interval '10 minutes')""")
                        .setParameter(1, hash(state))
                        .setParameter(2, clinicId)
                        .setParameter(3, admin.subject())
                        .setParameter(4, admin.role())
                        .setParameter(5, admin.from())
                        .setParameter(6, returnUrl)
                        .executeUpdate())
                .replaceWith(state);
    }

    /** Takes the attempt of the state: of any number of callers, one gets it. Null: there is none (any more). */
    Uni<@Nullable Attempt> take(String state) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                delete from link_attempt where state_hash = ?1 and expires_at > now()
                                returning clinic_id, subject, role, origin, return_url""", Tuple.class)
                        .setParameter(1, hash(state))
                        .getSingleResultOrNull())
                .map(row -> row == null
                        ? null
                        : new Attempt(
                                row.get(0, String.class),
                                new Actor(row.get(1, String.class), row.get(2, String.class), row.get(3, String.class)),
                                row.get(4, String.class)));
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> forgetExpired() {
        return transactions
                .run(
                        Tenancy.EVERYTHING,
                        () -> Panache.getSession()
                                .chain(session -> session.createNativeQuery(
                                                "delete from link_attempt where expires_at < now()")
                                        .executeUpdate()))
                .replaceWithVoid();
    }

    private static String newState() {
        byte[] random = new byte[STATE_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    private static String hash(String state) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(state.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An administrator on the way back from Stripe. */
    record Attempt(String clinicId, Actor admin, String returnUrl) {}
}
