package org.caretill.clinicconfig.link;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.link.LinkAttempt.Status;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.transactions.Batches;
import org.jspecify.annotations.Nullable;

/**
 * The administrators' link attempts. Each has a state: 256 random bits that Stripe passes back, valid for one return
 * within ten minutes, or two hours from Stripe's onboarding, and stored as a hash so that reading the table does not let anybody return instead
 * (<a href="https://www.rfc-editor.org/rfc/rfc6749#section-10.12">RFC 6749</a>). The state alone does not tell whose
 * browser returns: an administrator could send the address to the owner of a stranger's account. So the returning
 * browser gets a return ticket, another 256 random bits, and the account can be confirmed only after the administrator
 * who began has shown the ticket.
 */
@ApplicationScoped
public class LinkAttempts implements PanacheRepositoryBase<LinkAttempt, String> {

    /** Longer than the call to Stripe takes; after that, another replica tries. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How long a used or expired state is kept, so that its page differs from that of an unknown one. */
    private static final Duration KEPT = Duration.ofDays(7);

    /**
     * Longer than the slowest answer of Stripe: an attempt that is still RETURNED after it was left behind by a crash.
     */
    private static final Duration AT_STRIPE = Duration.ofMinutes(10);

    private final InstantSource clock;

    LinkAttempts(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Begins an attempt; returns its state.
     *
     * @param onboarding the id of the {@link Onboarding} for which the administrator leaves; null: for OAuth
     */
    Uni<String> begin(Clinic clinic, Actor admin, String returnUrl, @Nullable String onboarding) {
        String state = newSecret();
        return persist(new LinkAttempt(
                        DigestUtils.sha256Hex(state), clinic, admin, returnUrl, onboarding, clock.instant()))
                .replaceWith(state);
    }

    /** Checks and uses up the state of a returning browser; of several concurrent ones, one is accepted. */
    Uni<Return> returned(String state, LinkWay way) {
        return findById(DigestUtils.sha256Hex(state), LockModeType.PESSIMISTIC_WRITE)
                .map(attempt -> {
                    Return back = checked(attempt, way);
                    if (back instanceof Return.Accepted) {
                        attempt.markReturned();
                    }
                    return back;
                });
    }

    /** Checks the state of a browser that goes on with Stripe's onboarding; the state stays valid. */
    Uni<Return> stillAway(String state) {
        return findById(DigestUtils.sha256Hex(state)).map(attempt -> checked(attempt, LinkWay.ONBOARDING));
    }

    private Return checked(@Nullable LinkAttempt attempt, LinkWay way) {
        if (attempt == null || attempt.way() != way) {
            return new Return.Unknown();
        }
        if (!attempt.isBegun()) {
            return new Return.Used(attempt.returnUrl());
        }
        return attempt.isExpired(clock.instant()) ? new Return.Late(attempt.returnUrl()) : new Return.Accepted(attempt);
    }

    /** How many visits to Stripe's OAuth have had no return, of those since the last that had one. */
    public Uni<Long> unansweredOAuth() {
        return count("""
                onboarding is null and status = ?1 and expiresAt <= ?2 and begunAt > coalesce(
                    (select max(other.begunAt) from LinkAttempt other
                        where other.onboarding is null and other.status <> ?1), ?3)\
                """, Status.BEGUN, clock.instant(), Instant.EPOCH);
    }

    /** The account was authorised at Stripe; returns the ticket for the browser that returned. */
    String authorise(LinkAttempt attempt, StripeLink account) {
        String ticket = newSecret();
        attempt.authorise(account, DigestUtils.sha256Hex(ticket), clock.instant());
        return ticket;
    }

    /**
     * The administrator shows the ticket of the browser that returned; from now on the account awaits confirmation.
     * Showing it again changes nothing.
     *
     * @return the attempt; null if the administrator has none with this ticket
     */
    Uni<@Nullable LinkAttempt> returnedWith(String ticket, String clinicId, String subject) {
        return find(
                        "ticketHash = ?1 and clinicId = ?2 and subject = ?3",
                        DigestUtils.sha256Hex(ticket),
                        clinicId,
                        subject)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResult()
                .call(attempt -> attempt != null && attempt.isAuthorised() && !attempt.isExpired(clock.instant())
                        ? supersede(clinicId, subject, attempt.link().account()).invoke(attempt::waitForConfirmation)
                        : Uni.createFrom().voidItem());
    }

    /** The administrator's attempt that awaits confirmation, or else the last confirmed one. */
    Uni<@Nullable LinkAttempt> toConfirm(String clinicId, String subject) {
        return newest(clinicId, subject, Status.WAITING)
                .chain(waiting ->
                        waiting != null ? Uni.createFrom().item(waiting) : newest(clinicId, subject, Status.CONFIRMED));
    }

    private Uni<@Nullable LinkAttempt> newest(String clinicId, String subject, Status status) {
        return find("clinicId = ?1 and subject = ?2 and status = ?3 order by begunAt desc", clinicId, subject, status)
                .firstResult();
    }

    /** Sets the status of an attempt that awaits confirmation; of several concurrent callers, one gets true. */
    Uni<Boolean> decide(LinkAttempt attempt, Status status) {
        return update("status = ?1 where stateHash = ?2 and status = ?3", status, attempt.stateHash(), Status.WAITING)
                .map(updated -> updated == 1);
    }

    /**
     * The administrator returned with a new account: another one that still awaits confirmation is disconnected, or, if
     * it was opened for the clinic, is unfinished again.
     */
    private Uni<Void> supersede(String clinicId, String subject, String account) {
        return update(
                        "status = ?1 where clinicId = ?2 and subject = ?3 and status = ?4 and account = ?5",
                        Status.ENDED,
                        clinicId,
                        subject,
                        Status.WAITING,
                        account)
                .chain(() -> update(
                        "status = ?1 where clinicId = ?2 and subject = ?3 and status = ?4 and onboarding is null",
                        Status.GIVING_BACK,
                        clinicId,
                        subject,
                        Status.WAITING))
                .chain(() -> update(
                        "status = ?1 where clinicId = ?2 and subject = ?3 and status = ?4",
                        Status.ENDED,
                        clinicId,
                        subject,
                        Status.WAITING))
                .replaceWithVoid();
    }

    /** Whether an administrator may still confirm the account. */
    public Uni<Boolean> awaitsConfirmation(String account) {
        return count("account = ?1 and status in (?2, ?3)", account, Status.AUTHORISED, Status.WAITING)
                .map(waiting -> waiting > 0);
    }

    /** Whether the account is about to be disconnected at Stripe. */
    Uni<Boolean> isBeingDisconnected(String account) {
        return count("account = ?1 and status = ?2", account, Status.GIVING_BACK)
                .map(leaving -> leaving > 0);
    }

    /**
     * Applies an event about an account that awaits confirmation.
     *
     * @return whether only Stripe can say if it holds, because it is of the same second as what is known
     */
    public Uni<Boolean> report(String account, Readiness reported) {
        return lockedWith(account)
                .map(attempts -> attempts.stream()
                                .filter(attempt -> attempt.report(reported, clock.instant()))
                                .count()
                        > 0);
    }

    /** Applies Stripe's answer about an account that awaits confirmation. */
    public Uni<Void> updateReadiness(String account, Readiness latest) {
        return lockedWith(account)
                .invoke(attempts -> attempts.forEach(attempt -> attempt.updateReadiness(latest, clock.instant())))
                .replaceWithVoid();
    }

    /**
     * Applies an event of the disconnection of an account that awaits confirmation.
     *
     * @return whether only Stripe can say if it holds, because the account was authorised in the same second
     */
    public Uni<Boolean> reportDeauthorisation(String account, Instant at) {
        return lockedWith(account)
                .map(attempts -> attempts.stream()
                                .filter(attempt -> attempt.reportDeauthorisation(at))
                                .count()
                        > 0);
    }

    /** Records Stripe's answer that an account that awaits confirmation is not connected. */
    public Uni<Void> recordDeauthorisation(String account, Instant at) {
        return lockedWith(account)
                .invoke(attempts -> attempts.forEach(attempt -> attempt.recordDeauthorisation(at)))
                .replaceWithVoid();
    }

    private Uni<List<LinkAttempt>> lockedWith(String account) {
        return find(
                        "account = ?1 and status in (?2, ?3, ?4) order by stateHash",
                        account,
                        Status.AUTHORISED,
                        Status.WAITING,
                        Status.GIVING_BACK)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /**
     * The attempts whose account is to be disconnected, oldest first, including those not confirmed in time. An account
     * that was opened for the clinic is not among them: it is unfinished again, because its details cost an effort.
     */
    Uni<List<LinkAttempt>> toDisconnect(int limit) {
        Instant now = clock.instant();
        return update(
                        "status = ?1 where status in (?2, ?3) and expiresAt <= ?4 and onboarding is null",
                        Status.GIVING_BACK,
                        Status.AUTHORISED,
                        Status.WAITING,
                        now)
                .chain(() -> update(
                        "status = ?1 where status in (?2, ?3) and expiresAt <= ?4",
                        Status.ENDED,
                        Status.AUTHORISED,
                        Status.WAITING,
                        now))
                .chain(() -> update(
                        "status = ?1 where status = ?2 and expiresAt <= ?3",
                        Status.ENDED,
                        Status.RETURNED,
                        now.minus(AT_STRIPE)))
                .chain(() -> find("status = ?1 order by expiresAt", Status.GIVING_BACK)
                        .page(0, limit)
                        .list());
    }

    /** Claims the disconnection of an unused account for the caller; false if it is done or another replica does it. */
    Uni<Boolean> claim(String stateHash) {
        Instant now = clock.instant();
        return getSession()
                .chain(session -> session.createNativeQuery("""
                    update link_attempt set claimed_until = ?2
                    where state_hash = ?1 and status = 'GIVING_BACK'
                        and (claimed_until is null or claimed_until <= ?3)\
                    """)
                        .setParameter(1, stateHash)
                        .setParameter(2, now.plus(LEASE))
                        .setParameter(3, now)
                        .executeUpdate())
                .map(claimed -> claimed == 1);
    }

    /** The attempt to disconnect an unused account has failed. */
    Uni<Void> release(String stateHash) {
        return getSession()
                .chain(session -> session.createNativeQuery(
                                "update link_attempt set claimed_until = null where state_hash = ?1")
                        .setParameter(1, stateHash)
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<Void> end(String stateHash) {
        return update("status = ?1 where stateHash = ?2", Status.ENDED, stateHash)
                .replaceWithVoid();
    }

    /** Deletes a batch of the attempts that finished a week ago. */
    Uni<Integer> deleteOld() {
        return Batches.delete(
                "link_attempt",
                "begun_at < ?1 and status in ('BEGUN', 'CONFIRMED', 'ENDED')",
                clock.instant().minus(KEPT));
    }

    private static String newSecret() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** The result of checking the state of a returning browser. */
    sealed interface Return {

        record Accepted(LinkAttempt attempt) implements Return {}

        /** A browser has returned with this state before. */
        record Used(String returnUrl) implements Return {}

        /** More time has passed than a visit to Stripe may take. */
        record Late(String returnUrl) implements Return {}

        /** There is no such state: it is incomplete or was changed. */
        record Unknown() implements Return {}
    }
}
