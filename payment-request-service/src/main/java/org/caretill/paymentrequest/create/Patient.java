package org.caretill.paymentrequest.create;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.caretill.paymentrequest.guest.AdmittedGuests.Present;
import org.caretill.paymentrequest.guest.GuestRole;
import org.caretill.problemdetails.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Whom a payment is for. The name stands on an account that insurers read, so it is never guessed: where the call does
 * not say who is treated, the clinician must.
 *
 * @param participantId null if the patient is not a guest of the call
 */
record Patient(@Nullable String participantId, String name) {

    static Patient of(Present guest) {
        return new Patient(guest.participantId(), guest.displayName());
    }

    /** A patient whom the clinician names, and who is not a guest of the call. */
    static Patient named(String name) {
        return new Patient(null, name.strip());
    }

    /**
     * The patient where the clinician names none: the payer, if the payer is a patient; else whom the payer came for;
     * else the one patient in the call; and if no patient is there, whom everybody came for who said it.
     *
     * @param inCall all guests, the payer included
     * @throws RefusedException {@code patient-not-named} if it could be several people, or nobody knows
     */
    static Patient paidForBy(Present payer, List<Present> inCall) {
        if (payer.role() == GuestRole.PATIENT) {
            return of(payer);
        }
        List<Present> patients = inCall.stream()
                .filter(guest -> guest.role() == GuestRole.PATIENT)
                .toList();
        if (payer.patientName() != null) {
            return cameFor(payer.patientName(), patients);
        }
        if (patients.size() == 1) {
            return of(patients.getFirst());
        }
        List<String> names = inCall.stream()
                .map(Present::patientName)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (patients.isEmpty() && names.size() == 1) {
            return named(names.getFirst());
        }
        throw RefusedException.unprocessable(
                "patient-not-named",
                "The payer is not the patient, and the call does not say who is: name the patient with the request");
    }

    /** Somebody may be in the call whose role was never told, and who therefore counts as a patient. */
    private static Patient cameFor(String name, List<Present> patients) {
        List<Present> alike = patients.stream()
                .filter(guest -> lookOf(guest.displayName()).equals(lookOf(name)))
                .toList();
        return alike.size() == 1 ? of(alike.getFirst()) : named(name);
    }

    /** The same for names that look the same: capitals, spaces, accents written in two ways, signs without a width. */
    private static String lookOf(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .replaceAll("\\p{Cf}", "")
                .replaceAll("[\\s\\p{Z}]+", " ")
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
