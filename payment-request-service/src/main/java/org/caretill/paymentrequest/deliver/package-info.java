/** The payer's browser has been sent the request. */
@NullMarked
package org.caretill.paymentrequest.deliver;

import org.jspecify.annotations.NullMarked;
