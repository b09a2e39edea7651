/** The payer presses Pay now. */
@NullMarked
package org.caretill.paymentrequest.pay;

import org.jspecify.annotations.NullMarked;
