package org.caretill.paymentrequest.model;

/**
 * The status of a refund. Stripe moves it forward only, in the order of these values: a refund that
 * succeeded can still fail when the bank sends the money back
 * (<a href="https://docs.stripe.com/refunds#failed-refunds">failed refunds</a>).
 */
public enum RefundStatus {
    /** Requested here, or in progress at Stripe. */
    PENDING,
    SUCCEEDED,
    CANCELED,
    FAILED;

    /** Maps Stripe's status. */
    public static RefundStatus ofStripe(String status) {
        return switch (status) {
            case "pending", "requires_action" -> PENDING;
            case "succeeded" -> SUCCEEDED;
            case "canceled" -> CANCELED;
            case "failed" -> FAILED;
            default -> throw new IllegalArgumentException(status);
        };
    }

    /** Whether the refund counts as refunded money; a pending one does. */
    public boolean counts() {
        return this == PENDING || this == SUCCEEDED;
    }

    /** Whether the other status comes later; if not, it is a duplicate or arrived out of order. */
    public boolean isFollowedBy(RefundStatus other) {
        return compareTo(other) < 0;
    }
}
