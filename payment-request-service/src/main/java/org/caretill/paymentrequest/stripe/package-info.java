/** The service's only door to Stripe. */
@NullMarked
package org.caretill.paymentrequest.stripe;

import org.jspecify.annotations.NullMarked;
