/** The clinician reminds the payer of an open request. */
@NullMarked
package org.caretill.paymentrequest.remind;

import org.jspecify.annotations.NullMarked;
