package org.caretill.clinicconfig.clinic;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.caretill.clinicconfig.schedule.Night;
import org.jspecify.annotations.Nullable;

/**
 * When to ask Stripe about each connected account: every night, because an event can be lost, and at once after two
 * reports of one second, of which only Stripe knows the newer. Call it inside
 * {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
public class AccountChecks {

    /** How long one replica has for a check before another one may take it over. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final InstantSource clock;

    AccountChecks(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * A check that the caller alone may make now.
     *
     * @param disconnectionReported whether Stripe has reported a disconnection in the second in which it was linked
     * @param until when another replica may make it
     */
    public record Claim(String account, boolean disconnectionReported, Instant until) {}

    /** Plans the nightly check of an account, unless a check is planned already. */
    Uni<Void> plan(String account) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into account_check (account, next_check_at) values (?1, ?2) on conflict do"
                                        + " nothing")
                        .setParameter(1, account)
                        .setParameter(2, nextNight(account))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /**
     * Makes a check due at once.
     *
     * @param disconnectionReported whether the check must find out if the account is still connected
     */
    public Uni<Void> now(String account, boolean disconnectionReported) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into account_check as known (account, next_check_at, disconnection_reported)
                    values (?1, ?2, ?3)
                    on conflict (account) do update set next_check_at = excluded.next_check_at,
                        disconnection_reported = known.disconnection_reported or excluded.disconnection_reported\
                    """)
                        .setParameter(1, account)
                        .setParameter(2, clock.instant())
                        .setParameter(3, disconnectionReported)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** The accounts whose check is due, the longest overdue first. */
    public Uni<List<String>> due(int limit) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select account from account_check where next_check_at <= ?1 order by next_check_at",
                                String.class)
                        .setParameter(1, clock.instant())
                        .setMaxResults(limit)
                        .getResultList());
    }

    /** Claims the check; null if it is not due any more, because another replica has claimed or made it. */
    public Uni<@Nullable Claim> claim(String account) {
        Instant now = clock.instant();
        // The database stores microseconds.
        Instant until = now.plus(LEASE).truncatedTo(ChronoUnit.MICROS);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    update account_check set next_check_at = ?2
                    where account = ?1 and next_check_at <= ?3
                    returning disconnection_reported\
                    """, Boolean.class)
                        .setParameter(1, account)
                        .setParameter(2, until)
                        .setParameter(3, now)
                        .getSingleResultOrNull())
                .map(reported -> reported == null ? null : new Claim(account, reported, until));
    }

    /** Plans the next nightly check, unless another one became due meanwhile. */
    public Uni<Void> finish(Claim claim) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    update account_check set next_check_at = ?2, disconnection_reported = false
                    where account = ?1 and next_check_at = ?3\
                    """)
                        .setParameter(1, claim.account())
                        .setParameter(2, nextNight(claim.account()))
                        .setParameter(3, claim.until())
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Plans no further check, unless one became due meanwhile, because nobody has the account any more. */
    public Uni<Void> end(Claim claim) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "delete from account_check where account = ?1 and next_check_at = ?2")
                        .setParameter(1, claim.account())
                        .setParameter(2, claim.until())
                        .executeUpdate())
                .replaceWithVoid();
    }

    private Instant nextNight(String account) {
        return Night.next(account, clock.instant());
    }
}
