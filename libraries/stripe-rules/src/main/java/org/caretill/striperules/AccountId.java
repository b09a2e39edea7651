package org.caretill.striperules;

/**
 * The form of the ids of Stripe accounts. No id of Stripe has more than 255 characters (<a
 * href="https://docs.stripe.com/upgrades">API upgrades</a>).
 */
public final class AccountId {

    /** The whole id, as a regular expression. */
    public static final String PATTERN = "acct_[A-Za-z0-9]{1,250}";

    /** The error message for an id that does not match. */
    public static final String RULE = "must be the id of a Stripe account, such as acct_1DemoClinicAU001";

    private AccountId() {}
}
