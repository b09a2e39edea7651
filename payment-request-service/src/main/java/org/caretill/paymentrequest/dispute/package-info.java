/** Payments disputed by the cardholder: their status at Stripe, and until when the clinic can submit evidence. */
@NullMarked
package org.caretill.paymentrequest.dispute;

import org.jspecify.annotations.NullMarked;
