package org.caretill.stripewebhook;

/**
 * The platform at Stripe, which decides what an event means.
 *
 * @param application its Connect application, {@code ca_…}, by which Stripe marks the payments that it made
 * @param livemode whether it has live keys; events of the other mode are not published
 */
record Platform(String application, boolean livemode) {}
