package org.caretill.paymentrequest.model;

/**
 * Where a refund stands. Stripe moves it forward only, in the order in which the statuses stand here: a refund that
 * succeeded can still fail when the bank sends the money back
 * (<a href="https://docs.stripe.com/refunds#failed-refunds">failed refunds</a>).
 */
public enum RefundStatus {
    /** Asked for, or on its way. */
    PENDING,
    SUCCEEDED,
    CANCELED,
    FAILED;

    /** As Stripe says it. */
    public static RefundStatus ofStripe(String status) {
        return switch (status) {
            case "pending", "requires_action" -> PENDING;
            case "succeeded" -> SUCCEEDED;
            case "canceled" -> CANCELED;
            case "failed" -> FAILED;
            default -> throw new IllegalArgumentException(status);
        };
    }

    /** Whether the refund's money counts as given back: while it is on its way, too. */
    public boolean counts() {
        return this == PENDING || this == SUCCEEDED;
    }

    /** Whether the other status is news; what is not came late, or twice. */
    public boolean isFollowedBy(RefundStatus other) {
        return other.ordinal() > ordinal();
    }
}
