package org.caretill.paymentrequest.model;

import java.util.Set;

/** Why a request ended without payment; machine words that events tell, beside those that payers give. */
public final class EndingReason {

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

    /** The clinic withdrew it. */
    public static final String CANCELLED_BY_CLINIC = "cancelled-by-clinic";

    /** The payer will not pay, and did not say why. */
    public static final String DECLINED_BY_PAYER = "declined-by-payer";

    private static final Set<String> NOT_THE_PAYERS = Set.of(
            EXPIRED,
            CANCELLED_AT_STRIPE,
            ACCOUNT_REMOVED,
            ACCOUNT_DISCONNECTED,
            PAYMENTS_DISABLED,
            TOO_MANY_ATTEMPTS,
            CANCELLED_BY_CLINIC);

    private EndingReason() {}

    /** Whether a payer may give the word as a reason: it is not one of those by which others end a request. */
    public static boolean mayBeOfPayer(String word) {
        return !NOT_THE_PAYERS.contains(word);
    }
}
