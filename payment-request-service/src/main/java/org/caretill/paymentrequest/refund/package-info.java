/** Refunds, in full or in part: requested here, or made at Stripe. */
@NullMarked
package org.caretill.paymentrequest.refund;

import org.jspecify.annotations.NullMarked;
