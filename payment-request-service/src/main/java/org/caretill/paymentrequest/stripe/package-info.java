/** All calls to Stripe; no other package uses Stripe's library. */
@NullMarked
package org.caretill.paymentrequest.stripe;

import org.jspecify.annotations.NullMarked;
