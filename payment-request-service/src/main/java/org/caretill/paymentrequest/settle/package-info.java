/** Stripe's word moves a request: by verified webhook, or by asking. */
@NullMarked
package org.caretill.paymentrequest.settle;

import org.jspecify.annotations.NullMarked;
