/**
 * An open request ends without being paid: cancelled, declined or expired. The PaymentIntent is cancelled first; if it
 * was paid meanwhile, the request is PAID.
 */
@NullMarked
package org.caretill.paymentrequest.end;

import org.jspecify.annotations.NullMarked;
