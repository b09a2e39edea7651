package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * Who is who in a payment request, by the names they had when the payment was requested; nobody can change them later.
 * For this service's database and answers only, never for events or logs. Requests of earlier versions have no names
 * here: their payer is the patient, under the name of the guest.
 *
 * @param payerName the payer's name in the call
 * @param patientParticipantId the guest who is treated; null if the patient is not a guest of the call
 * @param patientName who is treated
 * @param requestedByName the name of the clinician; null if the token said none
 */
@Embeddable
public record People(
        @Nullable String payerName,
        @Nullable String patientParticipantId,
        @Nullable String patientName,
        @Nullable String requestedByName) {

    /** The names of a request of an earlier version. */
    static final People UNNAMED = new People(null, null, null, null);
}
