package org.caretill.paymentrequest.model;

/** Where a payment request stands. {@link #PAID} is final: refunds and disputes are amounts and flags on it. */
public enum Status {
    /** The payer has been asked; nothing is under way at Stripe, or the last attempt failed. */
    REQUESTED,
    /** The payer has pressed Pay now. */
    PAYING,
    /** Stripe has taken the money: account, PaymentIntent, amount and currency are those of the request. */
    PAID,
    /** The payer will not pay. */
    DECLINED,
    /** The clinic withdrew the request. */
    CANCELLED,
    /** Nobody paid in time. */
    EXPIRED;

    /** Whether the request can still be paid. */
    public boolean isOpen() {
        return this == REQUESTED || this == PAYING;
    }
}
