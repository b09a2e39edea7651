/** Limits on failed attempts: of cards on one request and by one payer, and of pay links from one address. */
@NullMarked
package org.caretill.paymentrequest.limits;

import org.jspecify.annotations.NullMarked;
