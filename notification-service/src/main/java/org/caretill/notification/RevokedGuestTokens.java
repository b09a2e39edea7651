package org.caretill.notification;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Transactions;
import org.jspecify.annotations.Nullable;

/**
 * Guest tokens that were revoked before they expire: this service's copy of the {@code GuestTokensRevoked} and
 * {@code PayLinkTokensRevoked} events, kept as long as such a token could be valid.
 */
@ApplicationScoped
class RevokedGuestTokens {

    /** The event that revokes the tokens of a call. */
    static final String OF_CALL = "GuestTokensRevoked";

    /** The event that revokes the tokens of a request's pay links. */
    static final String OF_PAY_LINKS = "PayLinkTokensRevoked";

    static final Set<String> EVENTS = Set.of(OF_CALL, OF_PAY_LINKS);

    private final Transactions transactions;

    RevokedGuestTokens(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * What this service reads of the events.
     *
     * @param paymentRequestId null: tokens of the call; otherwise those of this request's pay links
     * @param generation tokens of older generations are revoked
     */
    record Revocation(
            String clinicId, String callId, @Nullable String paymentRequestId, int generation, Instant revokedAt) {

        Revocation {
            Objects.requireNonNull(clinicId);
            Objects.requireNonNull(callId);
            Objects.requireNonNull(revokedAt);
        }

        boolean concerns(Viewer viewer) {
            return switch (viewer) {
                case Viewer.Clinician _ -> false;
                case Viewer.Guest guest ->
                    Objects.equals(guest.paymentRequestId(), paymentRequestId)
                            && guest.clinicId().equals(clinicId)
                            && guest.callId().equals(callId)
                            && guest.generation() < generation;
            };
        }
    }

    /** Stores a revocation; call it in a transaction. */
    Uni<Void> put(Revocation revocation) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into revoked_guest_tokens as known
                        (clinic_id, call_id, payment_request_id, generation, revoked_at)
                    values (?1, ?2, ?5, ?3, ?4)
                    on conflict (clinic_id, call_id, payment_request_id) do update
                    set generation = excluded.generation, revoked_at = excluded.revoked_at
                    where known.generation < excluded.generation
                    """)
                        .setParameter(1, revocation.clinicId())
                        .setParameter(2, revocation.callId())
                        .setParameter(3, revocation.generation())
                        .setParameter(4, revocation.revokedAt().atOffset(ZoneOffset.UTC))
                        .setParameter(5, orAll(revocation.paymentRequestId()))
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Whether the viewer's token was revoked. */
    Uni<Boolean> include(Viewer viewer) {
        return switch (viewer) {
            case Viewer.Clinician _ -> Uni.createFrom().item(false);
            case Viewer.Guest guest ->
                transactions.run(
                        viewer.tenancy(),
                        () -> Panache.getSession()
                                .chain(session -> session.createNativeQuery("""
                                        select count(*) from revoked_guest_tokens
                                        where clinic_id = ?1 and call_id = ?2 and payment_request_id = ?4 and generation > ?3
                                        """, Long.class)
                                        .setParameter(1, guest.clinicId())
                                        .setParameter(2, guest.callId())
                                        .setParameter(3, guest.generation())
                                        .setParameter(4, orAll(guest.paymentRequestId()))
                                        .getSingleResult())
                                .map(found -> found > 0));
        };
    }

    /** A key has no null: the tokens of a call are stored under the empty text. */
    private static String orAll(@Nullable String paymentRequestId) {
        return paymentRequestId == null ? "" : paymentRequestId;
    }

    /** Deletes a batch of old revocations: guest tokens expire within twelve hours. Call it in a transaction. */
    Uni<Integer> deleteOld() {
        return Batches.delete("revoked_guest_tokens", "revoked_at < now() - interval '2 days'");
    }
}
