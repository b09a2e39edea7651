/** Applies events from Stripe's verified webhooks to payment requests, refunds and disputes. */
@NullMarked
package org.caretill.paymentrequest.stripefacts;

import org.jspecify.annotations.NullMarked;
