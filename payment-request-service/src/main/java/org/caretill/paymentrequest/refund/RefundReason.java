package org.caretill.paymentrequest.refund;

/**
 * Why a clinic refunds a payment, in <a href="https://docs.stripe.com/api/refunds/create">Stripe's words</a>. A refund
 * that was made in the Stripe Dashboard may have another reason.
 */
enum RefundReason {
    duplicate,
    fraudulent,
    requested_by_customer
}
