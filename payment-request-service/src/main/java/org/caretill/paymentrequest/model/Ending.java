package org.caretill.paymentrequest.model;

import org.caretill.contracts.PaymentRequestEventType;

/** The ways in which an open request ends without being paid. */
public enum Ending {
    DECLINED(Status.DECLINED, PaymentRequestEventType.PaymentDeclined),
    CANCELLED(Status.CANCELLED, PaymentRequestEventType.PaymentCancelled),
    EXPIRED(Status.EXPIRED, PaymentRequestEventType.PaymentExpired);

    private final Status status;
    private final PaymentRequestEventType event;

    Ending(Status status, PaymentRequestEventType event) {
        this.status = status;
        this.event = event;
    }

    /** The status of a request that ended so. */
    public Status status() {
        return status;
    }

    /** The event that is published. */
    public PaymentRequestEventType event() {
        return event;
    }
}
