package org.caretill.clinicconfig.link;

/** How a visit to Stripe ended, as a word in the address of the page that began it. */
enum LinkResult {
    /** The account waits for the administrator's confirmation. */
    CONFIRM("confirm"),
    /** The account was already linked; what Stripe says about it was updated. */
    LINKED("linked"),
    /** The administrator did not authorise the platform. */
    DENIED("denied"),
    /** The account belongs to another clinic. */
    ALREADY_LINKED("already-linked"),
    /** A live account, where this platform moves test money only. */
    LIVE_ACCOUNT_REFUSED("live-account-refused"),
    /** A test account, where this platform moves real money. */
    TEST_ACCOUNT_REFUSED("test-account-refused"),
    /** Stripe gave access for reading only, with which no payment can be made. */
    READ_ONLY("read-only"),
    /** Stripe does not accept the authorisation code: it is too old, or was used before. */
    CODE_REFUSED("code-refused"),
    /** Stripe refuses the platform itself: its client id, its key, or what it asks for. */
    NOT_SET_UP("not-set-up"),
    /** The new account still lacks details, which the administrator can give later. */
    UNFINISHED("unfinished"),
    /** Stripe could not be asked how far the new account is. */
    NOT_CHECKED("not-checked"),
    /**
     * Stripe may have connected the account, but its answer is not stored here. Nothing uses the account; if it is
     * authorised again, it is the same connection.
     */
    UNCERTAIN("uncertain"),
    FAILED("failed");

    private final String word;

    LinkResult(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }
}
