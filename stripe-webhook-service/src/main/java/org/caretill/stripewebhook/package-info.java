/**
 * Every Stripe event ever received: its signature verified, stored once, translated into a fact for the other services.
 * The way of an event: {@link org.caretill.stripewebhook.WebhookRoute} → {@link
 * org.caretill.stripewebhook.StripeSignature} → {@link org.caretill.stripewebhook.Translation} → {@link
 * org.caretill.stripewebhook.StripeEvents}.
 */
@NullMarked
package org.caretill.stripewebhook;

import org.jspecify.annotations.NullMarked;
