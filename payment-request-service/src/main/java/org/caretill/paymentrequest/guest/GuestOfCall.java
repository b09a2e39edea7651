package org.caretill.paymentrequest.guest;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A participant of a call with a guest token. The clinician chooses the payer, and the patient where somebody else pays,
 * by the display name and the role.
 */
@Entity
@Table(name = "guest")
@IdClass(GuestOfCall.Key.class)
class GuestOfCall {

    @Id
    String clinicId;

    @Id
    String callId;

    @Id
    String participantId;

    int generation;
    String displayName;
    String locale;
    GuestRole role;

    /** Whom the consultation is for, if the guest is not the patient and has said it. */
    @Nullable
    String patientName;

    Instant admittedAt;

    record Key(String clinicId, String callId, String participantId) {}

    /** For Hibernate. */
    GuestOfCall() {}
}
