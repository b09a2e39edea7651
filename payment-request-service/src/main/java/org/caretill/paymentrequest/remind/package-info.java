/** The clinician asks to show an open request again. */
@NullMarked
package org.caretill.paymentrequest.remind;

import org.jspecify.annotations.NullMarked;
