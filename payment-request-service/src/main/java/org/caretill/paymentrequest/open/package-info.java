/** The payer's browser shows the requests addressed to the payer. */
@NullMarked
package org.caretill.paymentrequest.open;

import org.jspecify.annotations.NullMarked;
