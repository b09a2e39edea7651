package org.caretill.paymentrequest.model;

/** The ways in which an open request ends without being paid. */
public enum Ending {
    DECLINED(Status.DECLINED, EventType.PaymentDeclined),
    CANCELLED(Status.CANCELLED, EventType.PaymentCancelled),
    EXPIRED(Status.EXPIRED, EventType.PaymentExpired);

    private final Status status;
    private final EventType event;

    Ending(Status status, EventType event) {
        this.status = status;
        this.event = event;
    }

    /** The status of a request that ended so. */
    public Status status() {
        return status;
    }

    /** The event that is published. */
    public EventType event() {
        return event;
    }
}
