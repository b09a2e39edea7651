package org.caretill.paymentrequest.model;

import java.util.Collection;

/** How much of a payment is given back, and how much still can be; in minor units. */
public record RefundedMoney(long receivedMinor, long refundedMinor) {

    /** A refund as far as money goes. */
    public record Part(long amountMinor, RefundStatus status) {}

    /**
     * The sum of what is pending or has succeeded. It is never more than was received, although the parts may be for a
     * moment: when somebody refunds at Stripe what is being refunded here, Stripe refuses one of the two.
     */
    public static RefundedMoney of(long receivedMinor, Collection<Part> parts) {
        long sumMinor = parts.stream()
                .filter(part -> part.status().counts())
                .mapToLong(Part::amountMinor)
                .reduce(0, Math::addExact);
        return new RefundedMoney(receivedMinor, Math.min(sumMinor, receivedMinor));
    }

    /** What can still be given back. */
    public long leftMinor() {
        return receivedMinor - refundedMinor;
    }
}
