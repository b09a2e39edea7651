package org.caretill.paymentrequest.guest;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import org.caretill.problemdetails.RefusedException;
import org.jspecify.annotations.Nullable;

/** The guests of each call. Call it inside {@link org.caretill.transactions.Transactions}. */
@ApplicationScoped
public class AdmittedGuests {

    private final CallGenerations generations;

    AdmittedGuests(CallGenerations generations) {
        this.generations = generations;
    }

    /**
     * A guest as the video-call platform admitted them.
     *
     * @param displayName as given in the call
     * @param locale the language of the guest's pages, as a BCP 47 tag
     */
    public record Named(String displayName, String locale) {}

    /** The guest of the call; null if there is none. */
    public Uni<@Nullable Named> find(String clinicId, String callId, String participantId) {
        return Panache.getSession()
                .chain(session -> session.find(GuestOfCall.class, new GuestOfCall.Key(clinicId, callId, participantId)))
                .map(guest -> guest == null ? null : new Named(guest.displayName, guest.locale));
    }

    /**
     * Locks the participant until the transaction ends, so that concurrent requests to the same payer are serialised
     * and the call does not end meanwhile.
     *
     * @return the call's present generation
     * @throws RefusedException {@code payer-not-in-call} if the clinic has no such guest
     *     in the call, or none since the call ended
     */
    public Uni<Integer> lockPayer(String clinicId, String callId, String participantId) {
        var key = new GuestOfCall.Key(clinicId, callId, participantId);
        return generations
                .lock(clinicId, callId)
                .call(generation -> inCall(key, generation).invoke(isInCall -> {
                    if (!isInCall) {
                        throw RefusedException.conflict(
                                "payer-not-in-call", "There is no such guest of the clinic in the call");
                    }
                }));
    }

    private static Uni<Boolean> inCall(GuestOfCall.Key key, int generation) {
        return Panache.getSession()
                .chain(session -> session.find(GuestOfCall.class, key, LockModeType.PESSIMISTIC_WRITE))
                .map(guest -> guest != null && guest.generation == generation);
    }
}
