/** The request was delivered to the payer's browser. */
@NullMarked
package org.caretill.paymentrequest.deliver;

import org.jspecify.annotations.NullMarked;
