/** Money given back, whole or in part: asked for here, or made at Stripe. */
@NullMarked
package org.caretill.paymentrequest.refund;

import org.jspecify.annotations.NullMarked;
