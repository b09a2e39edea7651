/** payment-request-service: payment requests from the first ask to the money. */
@NullMarked
package org.caretill.paymentrequest;

import org.jspecify.annotations.NullMarked;
