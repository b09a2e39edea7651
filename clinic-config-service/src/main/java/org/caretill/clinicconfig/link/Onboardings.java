package org.caretill.clinicconfig.link;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.link.Onboarding.Status;
import org.jspecify.annotations.Nullable;

/** The accounts that are created for clinics and not confirmed yet: one that is unfinished for each clinic at most. */
@ApplicationScoped
class Onboardings implements PanacheRepositoryBase<Onboarding, String> {

    /** Longer than the calls to Stripe take; after that, another replica tries. */
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final InstantSource clock;

    Onboardings(InstantSource clock) {
        this.clock = clock;
    }

    /** The clinic's unfinished account, being created or open; null if it has none. */
    Uni<@Nullable Onboarding> unfinished(String clinicId) {
        return find("clinicId = ?1 and status <> ?2", clinicId, Status.CLOSING).firstResult();
    }

    /** Begins an account for the locked clinic, which has none that is unfinished. */
    Uni<Onboarding> begin(Clinic clinic, String contactEmail) {
        return persist(new Onboarding("onb_" + UUID.randomUUID(), clinic, contactEmail, clock.instant()));
    }

    /** Stripe has created the account; null if the onboarding was discarded meanwhile. */
    Uni<@Nullable Onboarding> created(String id, String account) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE).invoke(onboarding -> {
            if (onboarding != null) {
                onboarding.created(account);
            }
        });
    }

    /** Stripe has refused to create the account, so there is none. */
    Uni<Void> forget(String id) {
        return delete("id = ?1 and status = ?2", id, Status.CREATING).replaceWithVoid();
    }

    /** The account is one of the clinic's now. */
    Uni<Void> confirmed(String account) {
        return delete("account", account).replaceWithVoid();
    }

    /** The account is not wanted: it is to be closed at Stripe. False if there is no unfinished one. */
    Uni<Boolean> discard(String clinicId) {
        return delete("clinicId = ?1 and status = ?2", clinicId, Status.CREATING)
                .chain(uncreated -> update(
                                "status = ?1 where clinicId = ?2 and status = ?3",
                                Status.CLOSING,
                                clinicId,
                                Status.OPEN)
                        .map(open -> uncreated + open > 0));
    }

    /** Those whose account is to be closed, oldest first. */
    Uni<List<Onboarding>> toClose(int limit) {
        return find("status = ?1 order by begunAt", Status.CLOSING)
                .page(0, limit)
                .list();
    }

    /** Claims the closing of an account for the caller; false if it is done or another replica does it. */
    Uni<Boolean> claim(String id) {
        Instant now = clock.instant();
        return getSession()
                .chain(session -> session.createNativeQuery("""
                    update onboarding set claimed_until = ?2
                    where id = ?1 and status = 'CLOSING' and (claimed_until is null or claimed_until <= ?3)\
                    """)
                        .setParameter(1, id)
                        .setParameter(2, now.plus(LEASE))
                        .setParameter(3, now)
                        .executeUpdate())
                .map(claimed -> claimed == 1);
    }

    /** The attempt to close an account has failed. */
    Uni<Void> release(String id) {
        return getSession()
                .chain(session -> session.createNativeQuery("update onboarding set claimed_until = null where id = ?1")
                        .setParameter(1, id)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
