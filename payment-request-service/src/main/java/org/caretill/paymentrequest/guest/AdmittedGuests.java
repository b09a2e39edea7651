package org.caretill.paymentrequest.guest;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import org.caretill.problem.Problems;
import org.jspecify.annotations.Nullable;

/** Who is in which call. Call it inside {@link org.caretill.messaging.Transactions}. */
@ApplicationScoped
public class AdmittedGuests {

    AdmittedGuests() {}

    /**
     * A guest as the call's platform said.
     *
     * @param displayName as given in the call
     * @param locale the language of the guest's pages, as a BCP 47 tag
     */
    public record Named(String displayName, String locale) {}

    /** The participant of the call; null if nobody admitted one. */
    public Uni<@Nullable Named> find(String clinicId, String callId, String participantId) {
        return Panache.getSession()
                .chain(session -> session.find(GuestOfCall.class, new GuestOfCall.Key(clinicId, callId, participantId)))
                .map(guest -> guest == null ? null : new Named(guest.displayName, guest.locale));
    }

    /**
     * Holds the participant until the transaction ends: whoever else wants to do something about the same participant of
     * the call that must happen one after the other, waits.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 409 {@code payer-not-in-call} if the clinic has no such guest in
     *     the call
     */
    public Uni<Void> holdPayer(String clinicId, String callId, String participantId) {
        var key = new GuestOfCall.Key(clinicId, callId, participantId);
        return Panache.getSession()
                .chain(session -> session.find(GuestOfCall.class, key, LockModeType.PESSIMISTIC_WRITE))
                .invoke(guest -> {
                    if (guest == null) {
                        throw Problems.conflict(
                                "payer-not-in-call", "There is no such guest of the clinic in the call");
                    }
                })
                .replaceWithVoid();
    }
}
