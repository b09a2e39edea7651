package org.caretill.paymentrequest.model;

import java.util.Collection;
import java.util.function.Predicate;

/**
 * How much of a payment is refunded, and how much still can be; in minor units.
 *
 * @param refundedMinor pending and succeeded refunds
 * @param pendingMinor the pending part of it
 */
public record RefundedMoney(long receivedMinor, long refundedMinor, long pendingMinor) {

    /** The amount and status of one refund. */
    public record Part(long amountMinor, RefundStatus status) {}

    /**
     * The totals of these refunds. They are capped at the received amount: when the same money is refunded here and in
     * the Stripe Dashboard at once, the sum can exceed it until Stripe refuses one of the two.
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

    /** The amount that can still be refunded. */
    public long leftMinor() {
        return receivedMinor - refundedMinor;
    }
}
