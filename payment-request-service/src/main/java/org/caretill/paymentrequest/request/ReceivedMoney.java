package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import org.caretill.paymentrequest.model.RefundedMoney;

/**
 * The amounts of a payment request that Stripe received and refunded, whatever its status; in minor units.
 *
 * @param refundedMinor pending and succeeded refunds
 * @param refundPendingMinor the pending part of it
 */
@Embeddable
record ReceivedMoney(long receivedMinor, long refundedMinor, long refundPendingMinor) {

    static final ReceivedMoney NONE = new ReceivedMoney(0, 0, 0);

    /** Sets the received amount. What is refunded never exceeds it. */
    ReceivedMoney received(long amountMinor) {
        long cappedMinor = Math.min(refundedMinor, amountMinor);
        return new ReceivedMoney(amountMinor, cappedMinor, Math.min(refundPendingMinor, cappedMinor));
    }

    /** Of two reports that contradict the request, the greater amount counts, whichever arrives first. */
    ReceivedMoney receivedAtLeast(long amountMinor) {
        return amountMinor > receivedMinor ? received(amountMinor) : this;
    }

    ReceivedMoney refunded(RefundedMoney all) {
        return new ReceivedMoney(receivedMinor, all.refundedMinor(), all.pendingMinor());
    }
}
