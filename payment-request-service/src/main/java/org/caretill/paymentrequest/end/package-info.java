/** An open request ends without being paid: cancelled, declined or expired; Stripe first, and success wins. */
@NullMarked
package org.caretill.paymentrequest.end;

import org.jspecify.annotations.NullMarked;
