package org.caretill.paymentrequest.model;

import java.util.Collection;
import java.util.function.Predicate;

/**
 * How much of a payment is given back, and how much still can be; in minor units.
 *
 * @param refundedMinor what is pending or has succeeded
 * @param pendingMinor what of it is still on its way
 */
public record RefundedMoney(long receivedMinor, long refundedMinor, long pendingMinor) {

    /** A refund as far as money goes. */
    public record Part(long amountMinor, RefundStatus status) {}

    /**
     * The sum of what is pending or has succeeded. It is never more than was received, although the parts may be for a
     * moment: when somebody refunds at Stripe what is being refunded here, Stripe refuses one of the two.
     */
    public static RefundedMoney of(long receivedMinor, Collection<Part> parts) {
        long refundedMinor = Math.min(sumMinor(parts, RefundStatus::counts), receivedMinor);
        long pendingMinor = sumMinor(parts, status -> status == RefundStatus.PENDING);
        return new RefundedMoney(receivedMinor, refundedMinor, Math.min(pendingMinor, refundedMinor));
    }

    private static long sumMinor(Collection<Part> parts, Predicate<RefundStatus> wanted) {
        return parts.stream()
                .filter(part -> wanted.test(part.status()))
                .mapToLong(Part::amountMinor)
                .reduce(0, Math::addExact);
    }

    /** What can still be given back. */
    public long leftMinor() {
        return receivedMinor - refundedMinor;
    }
}
