/** The payer's browser lists and opens the requests addressed to the payer. */
@NullMarked
package org.caretill.paymentrequest.open;

import org.jspecify.annotations.NullMarked;
