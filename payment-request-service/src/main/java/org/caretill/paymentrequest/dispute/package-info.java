/** Payments that their cardholders dispute at the bank: what Stripe says of them, and until when the clinic can answer. */
@NullMarked
package org.caretill.paymentrequest.dispute;

import org.jspecify.annotations.NullMarked;
