package org.caretill.paymentrequest.guest;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import org.caretill.problemdetails.RefusedException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The guests of each call. Call it inside {@link org.caretill.transactions.Transactions}. */
@ApplicationScoped
public class AdmittedGuests {

    /** More than any call has; so many are listed. */
    private static final int MOST_LISTED = 200;

    private final CallGenerations generations;

    AdmittedGuests(CallGenerations generations) {
        this.generations = generations;
    }

    /**
     * A guest as the video-call platform admitted them.
     *
     * @param displayName as given in the call
     * @param locale the language of the guest's pages, as a BCP 47 tag; {@code und} if the platform did not say it
     */
    public record Named(String displayName, String locale) {

        /** The language of the guest's pages, if the platform said it. */
        public @Nullable String saidLocale() {
            return locale.equals(PageLanguage.UNDETERMINED) ? null : locale;
        }
    }

    /**
     * A guest who is in the call now.
     *
     * @param patientName whom the consultation is for, if the guest is not the patient and has said it
     */
    @Schema(name = "Guest")
    public record Present(
            String participantId,
            String displayName,
            GuestRole role,
            @Nullable String patientName) {

        static Present of(GuestOfCall guest) {
            return new Present(guest.participantId, guest.displayName, guest.role, guest.patientName);
        }
    }

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

    /** The guests who are in the call now, in the order in which they came. */
    public Uni<List<Present>> inCall(String clinicId, String callId) {
        return generations.current(clinicId, callId).chain(generation -> inCall(clinicId, callId, generation));
    }

    /** The guests of this generation of the call, in the order in which they came. */
    public Uni<List<Present>> inCall(String clinicId, String callId, int generation) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "from GuestOfCall where clinicId = ?1 and callId = ?2 and generation = ?3 order by admittedAt",
                                GuestOfCall.class)
                        .setParameter(1, clinicId)
                        .setParameter(2, callId)
                        .setParameter(3, generation)
                        .setMaxResults(MOST_LISTED)
                        .getResultList())
                .map(guests -> guests.stream().map(Present::of).toList());
    }

    /** The guest, if they are in this generation of the call; null if not. */
    public Uni<@Nullable Present> present(String clinicId, String callId, String participantId, int generation) {
        return Panache.getSession()
                .chain(session -> session.find(GuestOfCall.class, new GuestOfCall.Key(clinicId, callId, participantId)))
                .map(guest -> guest == null || guest.generation != generation ? null : Present.of(guest));
    }

    private static Uni<Boolean> inCall(GuestOfCall.Key key, int generation) {
        return Panache.getSession()
                .chain(session -> session.find(GuestOfCall.class, key, LockModeType.PESSIMISTIC_WRITE))
                .map(guest -> guest != null && guest.generation == generation);
    }
}
