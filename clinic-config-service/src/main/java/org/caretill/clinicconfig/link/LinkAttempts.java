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
import org.caretill.clinicconfig.link.LinkAttempt.Status;
import org.caretill.clinicconfig.readiness.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * The administrators' ways to Stripe and back. Each has a state: 256 random bits that Stripe hands back, good for one
 * return within ten minutes, kept as a hash so that nobody who reads the table can return in an administrator's place
 * (<a href="https://www.rfc-editor.org/rfc/rfc6749#section-10.12">RFC 6749</a>).
 */
@ApplicationScoped
public class LinkAttempts implements PanacheRepositoryBase<LinkAttempt, String> {

    private static final int STATE_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** How long a state that was used or is late is told from one that never was. */
    private static final Duration KEPT = Duration.ofDays(7);

    /** Longer than the slowest answer of Stripe: whoever came back and is not on has crashed. */
    private static final Duration AT_STRIPE = Duration.ofMinutes(10);

    private final InstantSource clock;

    LinkAttempts(InstantSource clock) {
        this.clock = clock;
    }

    /** Notes that the administrator leaves for Stripe. Returns the state. */
    Uni<String> begin(Clinic clinic, Actor admin, String returnUrl) {
        String state = newState();
        return persist(new LinkAttempt(DigestUtils.sha256Hex(state), clinic, admin, returnUrl, clock.instant()))
                .replaceWith(state);
    }

    /** What the state of a returning browser is good for: of any number of browsers, one is let in. */
    Uni<Return> comeBack(String state) {
        return findById(DigestUtils.sha256Hex(state), LockModeType.PESSIMISTIC_WRITE)
                .map(attempt -> {
                    if (attempt == null) {
                        return new Return.Unknown();
                    }
                    if (!attempt.isBegun()) {
                        return new Return.Used(attempt.returnUrl());
                    }
                    if (attempt.isExpired(clock.instant())) {
                        return new Return.Late(attempt.returnUrl());
                    }
                    attempt.comeBack();
                    return new Return.LetIn(attempt);
                });
    }

    /** The administrator's attempt that waits for a confirmation, or else the one that was confirmed last. */
    Uni<@Nullable LinkAttempt> toConfirm(String clinicId, String subject) {
        return newest(clinicId, subject, Status.WAITING)
                .chain(waiting ->
                        waiting != null ? Uni.createFrom().item(waiting) : newest(clinicId, subject, Status.CONFIRMED));
    }

    private Uni<@Nullable LinkAttempt> newest(String clinicId, String subject, Status status) {
        return find("clinicId = ?1 and subject = ?2 and status = ?3 order by begunAt desc", clinicId, subject, status)
                .firstResult();
    }

    /** Whether the attempt was still waiting, and now has that status: of any number of callers, one sees true. */
    Uni<Boolean> decide(LinkAttempt attempt, Status status) {
        return update("status = ?1 where stateHash = ?2 and status = ?3", status, attempt.stateHash(), Status.WAITING)
                .map(updated -> updated == 1);
    }

    /** The administrator came back with an account: another one that waited before is not wanted any more. */
    Uni<Void> supersede(String clinicId, String subject, String account) {
        return update(
                        "status = ?1 where clinicId = ?2 and subject = ?3 and status = ?4 and account = ?5",
                        Status.ENDED,
                        clinicId,
                        subject,
                        Status.WAITING,
                        account)
                .chain(() -> update(
                        "status = ?1 where clinicId = ?2 and subject = ?3 and status = ?4",
                        Status.GIVING_BACK,
                        clinicId,
                        subject,
                        Status.WAITING))
                .replaceWithVoid();
    }

    /** Whether an administrator may still confirm the account. */
    public Uni<Boolean> isWaitedFor(String account) {
        return count("account = ?1 and status = ?2", account, Status.WAITING).map(waiting -> waiting > 0);
    }

    /** Whether the account is about to be disconnected at Stripe. */
    Uni<Boolean> isBeingGivenBack(String account) {
        return count("account = ?1 and status = ?2", account, Status.GIVING_BACK)
                .map(leaving -> leaving > 0);
    }

    /** Takes in what Stripe says about an account that waits for its confirmation. */
    public Uni<Void> learn(String account, Readiness news) {
        return lockedWith(account)
                .invoke(attempts -> attempts.forEach(attempt -> attempt.learn(news)))
                .replaceWithVoid();
    }

    /** Takes in that an account that waits for its confirmation was disconnected at Stripe. */
    public Uni<Void> learnDeauthorisation(String account, Instant at) {
        return lockedWith(account)
                .invoke(attempts -> attempts.forEach(attempt -> attempt.learnDeauthorisation(at)))
                .replaceWithVoid();
    }

    private Uni<List<LinkAttempt>> lockedWith(String account) {
        return find(
                        "account = ?1 and status in (?2, ?3) order by stateHash",
                        account,
                        Status.WAITING,
                        Status.GIVING_BACK)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** Those whose account is to be given back, the oldest first, among them those that nobody has confirmed in time. */
    Uni<List<LinkAttempt>> toGiveBack(int limit) {
        Instant now = clock.instant();
        return update("status = ?1 where status = ?2 and expiresAt <= ?3", Status.GIVING_BACK, Status.WAITING, now)
                .chain(() -> update(
                        "status = ?1 where status = ?2 and expiresAt <= ?3",
                        Status.ENDED,
                        Status.RETURNED,
                        now.minus(AT_STRIPE)))
                .chain(() -> find("status = ?1 order by expiresAt", Status.GIVING_BACK)
                        .page(0, limit)
                        .list());
    }

    Uni<Void> end(String stateHash) {
        return update("status = ?1 where stateHash = ?2", Status.ENDED, stateHash)
                .replaceWithVoid();
    }

    /** Those that are over, after a week. */
    Uni<Void> forgetOld() {
        return delete(
                        "begunAt < ?1 and status in (?2, ?3, ?4)",
                        clock.instant().minus(KEPT),
                        Status.BEGUN,
                        Status.CONFIRMED,
                        Status.ENDED)
                .replaceWithVoid();
    }

    private static String newState() {
        byte[] random = new byte[STATE_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** What a browser that comes back is told. */
    sealed interface Return {

        record LetIn(LinkAttempt attempt) implements Return {}

        /** Somebody came back with this state before. */
        record Used(String returnUrl) implements Return {}

        /** More than ten minutes have passed. */
        record Late(String returnUrl) implements Return {}

        /** Nobody left with this state: it is not complete, or was tampered with. */
        record Unknown() implements Return {}
    }
}
