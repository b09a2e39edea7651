package org.caretill.paymentrequest.model;

/**
 * How much of a payment is refunded, and how much still can be; in minor units.
 *
 * @param refundedMinor pending and succeeded refunds
 * @param pendingMinor the pending part of it
 */
public record RefundedMoney(long receivedMinor, long refundedMinor, long pendingMinor) {

    /** The amount and status of one refund. */
    public record Part(long amountMinor, RefundStatus status) {}

    /** Nothing of the payment is refunded. */
    public static RefundedMoney none(long receivedMinor) {
        return new RefundedMoney(receivedMinor, 0, 0);
    }

    /**
     * Whether the refund would give back more than was paid. Such a refund must not be counted: when the same money is
     * refunded here and in the Stripe Dashboard at once, one of the two exceeds the payment until Stripe refuses it.
     */
    public boolean isExceededBy(Part refund) {
        return refund.status().counts() && refund.amountMinor() > leftMinor();
    }

    /** Counts the refund too, which must not exceed the payment. */
    public RefundedMoney plus(Part refund) {
        if (isExceededBy(refund)) {
            throw new IllegalArgumentException("more than was paid");
        }
        return new RefundedMoney(
                receivedMinor,
                refundedMinor + (refund.status().counts() ? refund.amountMinor() : 0),
                pendingMinor + (refund.status() == RefundStatus.PENDING ? refund.amountMinor() : 0));
    }

    /** The amount that can still be refunded. */
    public long leftMinor() {
        return receivedMinor - refundedMinor;
    }
}
