package org.caretill.notification;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/** A row of the view, read-only; {@link LiveView} writes it with a statement that keeps the newer version. */
@Entity
@Immutable
class LivePaymentRequest {

    @Id
    String id;

    long version;
    String clinicId;
    String callId;
    String payerParticipantId;
    Instant createdAt;
    Instant changedAt;

    /** A {@link PaymentRequestState} as JSON. */
    String data;
}
