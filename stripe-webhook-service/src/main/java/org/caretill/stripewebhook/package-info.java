/**
 * stripe-webhook-service: verifies the signature of every Stripe event, stores it once and publishes its fact for the
 * other services. The path of an event: {@link org.caretill.stripewebhook.WebhookRoute} → {@link
 * org.caretill.stripewebhook.StripeSignature} → {@link org.caretill.stripewebhook.Translation} → {@link
 * org.caretill.stripewebhook.StripeEvents}.
 */
@NullMarked
package org.caretill.stripewebhook;

import org.jspecify.annotations.NullMarked;
