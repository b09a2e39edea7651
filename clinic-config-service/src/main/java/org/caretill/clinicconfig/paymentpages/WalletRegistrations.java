package org.caretill.clinicconfig.paymentpages;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.caretill.clinicconfig.schedule.Night;
import org.caretill.problemdetails.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Each domain of the payment pages on each connected account: what Stripe said about it, and when to ask again. That is
 * at once when an account is linked or a domain is added, every night because a clinic can change it at Stripe, and
 * after growing delays as long as a wallet is off or Stripe does not answer. Call it inside
 * {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
public class WalletRegistrations implements PanacheRepositoryBase<WalletRegistration, WalletRegistration.Key> {

    /** How long one replica has for a check before another one may take it over: longer than all its calls may take. */
    private static final Duration LEASE = Duration.ofMinutes(3);

    private static final Duration FIRST_DELAY = Duration.ofMinutes(1);

    /** After this many failures the delay is longer than a night. */
    private static final int MAX_DOUBLINGS = 10;

    /** How often people may ask for a check of an account. */
    private static final Duration BETWEEN_REQUESTS = Duration.ofMinutes(1);

    private final InstantSource clock;

    WalletRegistrations(InstantSource clock) {
        this.clock = clock;
    }

    /** A domain on an account. */
    public record Place(String account, String domain) {

        @Override
        public String toString() {
            return account + '/' + domain;
        }
    }

    /**
     * A check that the caller alone may make now.
     *
     * @param wanted false: the domain was removed here and is to be disabled at Stripe
     * @param failedChecks how many checks failed before
     * @param until when another replica may make it
     */
    public record Claim(Place place, boolean wanted, int failedChecks, Instant until) {}

    /** How many accounts have a domain, and on how many of them each wallet is on. */
    record Count(String domain, long accounts, long applePay, long googlePay) {}

    /** What is known about the account, by domain. */
    public Uni<List<PageWallets>> of(String account) {
        return list("account = ?1 and wanted order by domain", account)
                .map(found -> found.stream().map(WalletRegistration::view).toList());
    }

    /** One for each of the domains, in their order. */
    Uni<List<Count>> counts(List<String> domains) {
        return getSession()
                .chain(session -> session.createQuery("""
                    select domain, count(*), count(*) filter (where applePay), count(*) filter (where googlePay)
                    from WalletRegistration where wanted group by domain\
                    """, Object[].class).getResultList())
                .map(rows -> domains.stream()
                        .map(domain -> rows.stream()
                                .filter(row -> row[0].equals(domain))
                                .map(row -> new Count(domain, (long) row[1], (long) row[2], (long) row[3]))
                                .findFirst()
                                .orElseGet(() -> new Count(domain, 0, 0, 0)))
                        .toList());
    }

    /** Makes the domains' checks on the account due now. */
    Uni<Void> plan(String account, List<String> domains) {
        Uni<Void> planned = Uni.createFrom().voidItem();
        for (String domain : domains) {
            planned = planned.chain(
                    () -> execute("""
                        insert into wallet_registration (account, domain, next_check_at) values (?1, ?2, ?3)
                        on conflict (account, domain) do update
                            set wanted = true, failed_checks = 0, next_check_at = excluded.next_check_at\
                        """, account, domain, clock.instant()).replaceWithVoid());
        }
        return planned;
    }

    /** Makes the domain's check due now on every connected account, all of which {@code account_check} lists. */
    Uni<Void> planOnEveryAccount(String domain) {
        return execute("""
            insert into wallet_registration (account, domain, next_check_at)
            select account, ?1, ?2 from account_check
            on conflict (account, domain) do update
                set wanted = true, failed_checks = 0, next_check_at = excluded.next_check_at\
            """, domain, clock.instant()).replaceWithVoid();
    }

    /** The domain is to be disabled on every account. */
    Uni<Void> endOnEveryAccount(String domain) {
        return execute(
                        "update wallet_registration set wanted = false, failed_checks = 0, next_check_at = ?2 where"
                                + " domain = ?1",
                        domain,
                        clock.instant())
                .replaceWithVoid();
    }

    /** Makes all checks of an account due, after which those of a disconnected account end. */
    public Uni<Void> checkNow(String account) {
        return execute("update wallet_registration set next_check_at = ?2 where account = ?1", account, clock.instant())
                .replaceWithVoid();
    }

    /**
     * A person asks for a check of the account.
     *
     * @throws RefusedException if somebody asked for one less than a minute ago
     */
    public Uni<Void> requestCheck(String account) {
        Instant now = clock.instant();
        return execute("""
            update wallet_registration set next_check_at = ?2, asked_at = ?2, failed_checks = 0
            where account = ?1 and wanted and (asked_at is null or asked_at <= ?3)\
            """, account, now, now.minus(BETWEEN_REQUESTS))
                .chain(updated -> updated > 0 ? Uni.createFrom().item(0L) : count("account = ?1 and wanted", account))
                .invoke(refused -> {
                    if (refused > 0) {
                        throw RefusedException.tooManyRequests(
                                "too-soon", "Stripe was asked less than a minute ago", BETWEEN_REQUESTS);
                    }
                })
                .replaceWithVoid();
    }

    /** What is due, the longest overdue first. */
    public Uni<List<Place>> due(int limit) {
        return getSession()
                .chain(session -> session.createNativeQuery("""
                    select account, domain from wallet_registration where next_check_at <= ?1
                    order by next_check_at\
                    """, Object[].class)
                        .setParameter(1, clock.instant())
                        .setMaxResults(limit)
                        .getResultList())
                .map(rows -> rows.stream()
                        .map(row -> new Place((String) row[0], (String) row[1]))
                        .toList());
    }

    /** Claims the check; null if it is not due any more, because another replica has claimed or made it. */
    public Uni<@Nullable Claim> claim(Place place) {
        Instant now = clock.instant();
        // The database stores microseconds.
        Instant until = now.plus(LEASE).truncatedTo(ChronoUnit.MICROS);
        return getSession()
                .chain(session -> session.createNativeQuery("""
                    update wallet_registration set next_check_at = ?3
                    where account = ?1 and domain = ?2 and next_check_at <= ?4
                    returning wanted, failed_checks\
                    """, Object[].class)
                        .setParameter(1, place.account())
                        .setParameter(2, place.domain())
                        .setParameter(3, until)
                        .setParameter(4, now)
                        .getSingleResultOrNull())
                .map(row -> row == null ? null : new Claim(place, (boolean) row[0], (int) row[1], until));
    }

    /** Records Stripe's answer and plans the next check, unless another one became due meanwhile. */
    public Uni<Void> answered(Claim claim, WalletAnswer answer) {
        int failed = answer.isComplete() ? 0 : claim.failedChecks() + 1;
        return execute(
                        """
                        update wallet_registration set next_check_at = case when next_check_at = ?3 then ?4 else next_check_at end,
                            failed_checks = ?5, answered_at = ?6, answer = ?7, words = ?8,
                            apple_pay = ?9, apple_pay_words = ?10, google_pay = ?11, google_pay_words = ?12
                        where account = ?1 and domain = ?2 and wanted\
                        """,
                        claim.place().account(),
                        claim.place().domain(),
                        claim.until(),
                        next(claim.place(), failed),
                        failed,
                        clock.instant(),
                        answer.kind().name(),
                        answer.words(),
                        answer.applePay().active(),
                        answer.applePay().words(),
                        answer.googlePay().active(),
                        answer.googlePay().words())
                .replaceWithVoid();
    }

    /** Stripe did not answer: what it said before stays, and the check is made again after a longer delay. */
    public Uni<Void> notAnswered(Claim claim) {
        return execute(
                        """
                        update wallet_registration set next_check_at = ?4, failed_checks = ?5
                        where account = ?1 and domain = ?2 and next_check_at = ?3\
                        """,
                        claim.place().account(),
                        claim.place().domain(),
                        claim.until(),
                        next(claim.place(), claim.failedChecks() + 1),
                        claim.failedChecks() + 1)
                .replaceWithVoid();
    }

    /** The domain is disabled, or nobody has the account: there is nothing more to do, unless it changed meanwhile. */
    public Uni<Void> end(Claim claim) {
        return execute(
                        "delete from wallet_registration where account = ?1 and domain = ?2 and next_check_at = ?3",
                        claim.place().account(),
                        claim.place().domain(),
                        claim.until())
                .replaceWithVoid();
    }

    private Instant next(Place place, int failedChecks) {
        Instant now = clock.instant();
        Instant night = Night.next(place.toString(), now);
        if (failedChecks == 0) {
            return night;
        }
        Instant soon = now.plus(FIRST_DELAY.multipliedBy(1L << Math.min(failedChecks - 1, MAX_DOUBLINGS)));
        return soon.isBefore(night) ? soon : night;
    }

    private static Uni<Integer> execute(String sql, @Nullable Object... parameters) {
        return Panache.getSession().chain(session -> {
            var query = session.createNativeQuery(sql);
            for (int i = 0; i < parameters.length; i++) {
                query.setParameter(i + 1, parameters[i]);
            }
            return query.executeUpdate();
        });
    }
}
