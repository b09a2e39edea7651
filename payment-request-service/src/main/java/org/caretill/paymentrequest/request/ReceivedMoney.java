package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import org.caretill.paymentrequest.model.RefundedMoney;

/**
 * What Stripe has taken for a payment request, whatever its status says, and what is given back of it; in minor units.
 *
 * @param refundedMinor what is given back, or on its way
 * @param refundPendingMinor what of it is still on its way
 */
@Embeddable
record ReceivedMoney(long receivedMinor, long refundedMinor, long refundPendingMinor) {

    static final ReceivedMoney NONE = new ReceivedMoney(0, 0, 0);

    /** So much was taken. News of a refund may have come before; nobody gives back more than was received. */
    ReceivedMoney received(long amountMinor) {
        long givenBackMinor = Math.min(refundedMinor, amountMinor);
        return new ReceivedMoney(amountMinor, givenBackMinor, Math.min(refundPendingMinor, givenBackMinor));
    }

    ReceivedMoney refunded(RefundedMoney all) {
        return new ReceivedMoney(receivedMinor, all.refundedMinor(), all.pendingMinor());
    }
}
