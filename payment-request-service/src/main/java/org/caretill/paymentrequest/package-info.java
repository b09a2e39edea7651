/** payment-request-service: payment requests from creation to payment, refund and dispute. */
@NullMarked
package org.caretill.paymentrequest;

import org.jspecify.annotations.NullMarked;
