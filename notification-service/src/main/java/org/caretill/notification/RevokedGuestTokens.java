package org.caretill.notification;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Transactions;

/**
 * Guest tokens that were revoked before they expire: this service's copy of the {@code GuestTokensRevoked} events, kept
 * as long as such a token could be valid.
 */
@ApplicationScoped
class RevokedGuestTokens {

    static final String EVENT = "GuestTokensRevoked";

    private final Transactions transactions;

    RevokedGuestTokens(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * What this service reads of the event.
     *
     * @param generation tokens of older generations of the call and clinic are revoked
     */
    record Revocation(String clinicId, String callId, int generation, Instant revokedAt) {

        Revocation {
            Objects.requireNonNull(clinicId);
            Objects.requireNonNull(callId);
            Objects.requireNonNull(revokedAt);
        }

        boolean concerns(Viewer viewer) {
            return switch (viewer) {
                case Viewer.Clinician _ -> false;
                case Viewer.Guest guest ->
                    guest.paymentRequestId() == null
                            && guest.clinicId().equals(clinicId)
                            && guest.callId().equals(callId)
                            && guest.callGeneration() < generation;
            };
        }
    }

    /** Stores a revocation; call it in a transaction. */
    Uni<Void> put(Revocation revocation) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into revoked_guest_tokens as known (clinic_id, call_id, generation, revoked_at)
                    values (?1, ?2, ?3, ?4)
                    on conflict (clinic_id, call_id) do update
                    set generation = excluded.generation, revoked_at = excluded.revoked_at
                    where known.generation < excluded.generation
                    """)
                        .setParameter(1, revocation.clinicId())
                        .setParameter(2, revocation.callId())
                        .setParameter(3, revocation.generation())
                        .setParameter(4, revocation.revokedAt().atOffset(ZoneOffset.UTC))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Whether the viewer's token was revoked. */
    Uni<Boolean> include(Viewer viewer) {
        return switch (viewer) {
            case Viewer.Clinician _ -> Uni.createFrom().item(false);
            case Viewer.Guest guest
            when guest.paymentRequestId() != null -> Uni.createFrom().item(false);
            case Viewer.Guest guest ->
                transactions.run(
                        viewer.tenancy(),
                        () -> Panache.getSession()
                                .chain(session -> session.createNativeQuery("""
                                        select count(*) from revoked_guest_tokens
                                        where clinic_id = ?1 and call_id = ?2 and generation > ?3
                                        """, Long.class)
                                        .setParameter(1, guest.clinicId())
                                        .setParameter(2, guest.callId())
                                        .setParameter(3, guest.callGeneration())
                                        .getSingleResult())
                                .map(found -> found > 0));
        };
    }

    /** Deletes a batch of old revocations: guest tokens expire within twelve hours. Call it in a transaction. */
    Uni<Integer> deleteOld() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                Batches.deletion("revoked_guest_tokens", "revoked_at < now() - interval '2 days'"))
                        .executeUpdate());
    }
}
