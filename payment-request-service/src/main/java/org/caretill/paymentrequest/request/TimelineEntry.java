package org.caretill.paymentrequest.request;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.time.Instant;
import org.caretill.paymentrequest.model.EventType;
import org.caretill.paymentrequest.model.Status;

/** One change of a payment request: what happened, when, and where it stood after it. Never changed, never deleted. */
@Entity
@IdClass(TimelineEntry.Key.class)
class TimelineEntry {

    @Id
    String paymentRequestId;

    @Id
    int version;

    @Enumerated(EnumType.STRING)
    EventType event;

    @Enumerated(EnumType.STRING)
    Status status;

    Instant at;

    record Key(String paymentRequestId, int version) {}

    /** For Hibernate. */
    TimelineEntry() {}

    TimelineEntry(PaymentRequest request, EventType event, Instant at) {
        this.paymentRequestId = request.id;
        this.version = request.version;
        this.event = event;
        this.status = request.status;
        this.at = at;
    }
}
