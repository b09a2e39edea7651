package org.caretill.stripewebhook;

/**
 * What is strange about a stored event: why it was not translated into a fact. A sixth flag, {@code unknown-account}, is set
 * by the database beside a fact that is published all the same: no clinic has ever linked the account.
 */
enum Flag {
    /** Nobody asked for events of this type. */
    UNKNOWN_TYPE("unknown-type"),
    /** A test event at a live platform, or the other way round; Connect endpoints receive both. */
    WRONG_LIVEMODE("wrong-livemode"),
    /** An event of no connected account at the Connect endpoint. */
    ACCOUNT_MISSING("account-missing"),
    /** An event of a connected account at the platform's own endpoint. */
    ACCOUNT_UNEXPECTED("account-unexpected"),
    /** The type is known, but the object is not what Stripe describes. */
    UNREADABLE("unreadable");

    private final String text;

    Flag(String text) {
        this.text = text;
    }

    /** As it stands in the table and in answers. */
    String text() {
        return text;
    }
}
