package org.caretill.paymentrequest.guest;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts how often each call has ended, for each clinic. A guest token carries the generation in which it was issued,
 * and in later ones its holder is a former guest. A counter needs no clock, so that is also true of a token issued in
 * the very moment of the end. Call it inside {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
class CallGenerations {

    CallGenerations() {}

    /**
     * An end of the call.
     *
     * @param generation the first one whose tokens are those of guests
     */
    record End(int generation, Instant at) {}

    /** Locks and returns the call's generation; the call cannot end before the transaction does. */
    Uni<Integer> lock(String clinicId, String callId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into call_generation as known (clinic_id, call_id) values (?1, ?2)
                                on conflict (clinic_id, call_id) do update set generation = known.generation
                                returning generation""", Integer.class)
                        .setParameter(1, clinicId)
                        .setParameter(2, callId)
                        .getSingleResult());
    }

    /** The call's present generation, without a lock; 0 if nobody was ever admitted. */
    Uni<Integer> current(String clinicId, String callId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select generation from call_generation where clinic_id = ?1 and call_id = ?2",
                                Integer.class)
                        .setParameter(1, clinicId)
                        .setParameter(2, callId)
                        .getSingleResultOrNull())
                .map(generation -> generation == null ? 0 : generation);
    }

    /** Ends the call, after {@link #lock}. Empty if nobody was admitted since it last ended. */
    Uni<Optional<End>> end(String clinicId, String callId, Instant now) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                update call_generation as known set generation = generation + 1, ended_at = ?3
                                where clinic_id = ?1 and call_id = ?2 and (ended_at is null or exists (
                                    select from guest
                                    where guest.clinic_id = known.clinic_id and guest.call_id = known.call_id
                                      and guest.generation = known.generation))
                                returning generation""", Integer.class)
                        .setParameter(1, clinicId)
                        .setParameter(2, callId)
                        .setParameter(3, now)
                        .getSingleResultOrNull())
                .map(generation -> Optional.ofNullable(generation).map(it -> new End(it, now)));
    }

    /** When the call last ended; null if it never has. */
    Uni<@Nullable Instant> endedAt(String clinicId, String callId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select ended_at from call_generation where clinic_id = ?1 and call_id = ?2",
                                Tuple.class)
                        .setParameter(1, clinicId)
                        .setParameter(2, callId)
                        .getSingleResult())
                .map(row -> {
                    OffsetDateTime at = row.get(0, OffsetDateTime.class);
                    return at == null ? null : at.toInstant();
                });
    }
}
