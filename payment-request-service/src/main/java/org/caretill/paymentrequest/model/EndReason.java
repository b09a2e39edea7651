package org.caretill.paymentrequest.model;

/** Why a request ended without payment, where nobody in the call decided it; machine words that events tell. */
public final class EndReason {

    /** Its time was over. */
    public static final String EXPIRED = "expired";

    /** The PaymentIntent was cancelled in the clinic's own Stripe Dashboard. */
    public static final String CANCELLED_AT_STRIPE = "cancelled-at-stripe";

    /** The clinic removes the Stripe account that the request was made for. */
    public static final String ACCOUNT_REMOVED = "account-removed";

    /** The account was disconnected at Stripe; whether a payment was under way nobody can ask any more. */
    public static final String ACCOUNT_DISCONNECTED = "account-disconnected";

    /** The operator took payments back from the clinic, and decided that open requests end. */
    public static final String PAYMENTS_DISABLED = "payments-disabled";

    /** So many card attempts failed that it looks like somebody trying stolen cards. */
    public static final String TOO_MANY_ATTEMPTS = "too-many-attempts";

    private EndReason() {}
}
