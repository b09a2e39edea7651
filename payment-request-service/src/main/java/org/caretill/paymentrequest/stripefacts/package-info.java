/** What Stripe's verified webhooks say moves a payment request, a refund or a dispute. */
@NullMarked
package org.caretill.paymentrequest.stripefacts;

import org.jspecify.annotations.NullMarked;
