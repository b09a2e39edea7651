package org.caretill.paymentrequest.guest;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;

/** A participant of a call with a guest token. The clinician chooses the payer by the display name. */
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
    Instant admittedAt;

    record Key(String clinicId, String callId, String participantId) {}

    /** For Hibernate. */
    GuestOfCall() {}
}
