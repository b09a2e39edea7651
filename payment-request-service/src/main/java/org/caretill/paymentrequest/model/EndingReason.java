package org.caretill.paymentrequest.model;

/** Why a request ended without payment: the codes in events, besides those that payers choose. */
public final class EndingReason {

    /** The request was not paid before it expired. */
    public static final String EXPIRED = "expired";

    /** The PaymentIntent was cancelled in the clinic's own Stripe Dashboard. */
    public static final String CANCELLED_AT_STRIPE = "cancelled-at-stripe";

    /** The clinic removes the Stripe account that the request was made for. */
    public static final String ACCOUNT_REMOVED = "account-removed";

    /** The account was disconnected at Stripe, so we can no longer find out whether a payment was in progress. */
    public static final String ACCOUNT_DISCONNECTED = "account-disconnected";

    /** The operator disabled the clinic's payments and chose to cancel its open requests. */
    public static final String PAYMENTS_DISABLED = "payments-disabled";

    /** So many card attempts failed that it looks like card testing. */
    public static final String TOO_MANY_ATTEMPTS = "too-many-attempts";

    /** The clinic withdrew it. */
    public static final String CANCELLED_BY_CLINIC = "cancelled-by-clinic";

    /** The payer declined without giving a reason. */
    public static final String DECLINED_BY_PAYER = "declined-by-payer";

    private EndingReason() {}
}
