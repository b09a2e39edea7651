package org.caretill.stripewebhook;

/**
 * Why a stored event was not translated into a fact. A fifth flag, {@code unknown-account}, is set by the database if
 * no clinic has ever linked the account; the fact is published nevertheless.
 */
enum Flag {
    /** A test event at a live platform, or the reverse; Connect endpoints receive both. */
    WRONG_LIVEMODE("wrong-livemode"),
    /** An event without a connected account at the Connect endpoint. */
    ACCOUNT_MISSING("account-missing"),
    /** An event of a connected account at the platform's own endpoint. */
    ACCOUNT_UNEXPECTED("account-unexpected"),
    /** The object is not as Stripe documents it. */
    UNREADABLE("unreadable");

    private final String text;

    Flag(String text) {
        this.text = text;
    }

    /** The code in the table and in answers. */
    String text() {
        return text;
    }
}
