package org.caretill.stripewebhook;

/** The two webhook endpoints; each has its own secrets, so an event for one is refused at the other. */
enum WebhookEndpoint {
    /** Events of connected accounts: each names its account. */
    CONNECT("connect"),
    /** Events of the platform's own account: none names an account. */
    ACCOUNT("account");

    private final String text;

    WebhookEndpoint(String text) {
        this.text = text;
    }

    String path() {
        return "/webhooks/stripe/" + text;
    }

    /** The name in paths, tables, metrics and logs. */
    String text() {
        return text;
    }

    /** The endpoint to which Stripe sends such an event if it is set up right. */
    static WebhookEndpoint belongingTo(StripeEvent event) {
        return event.account() == null ? ACCOUNT : CONNECT;
    }
}
