/** A clinician requests a payment. */
@NullMarked
package org.caretill.paymentrequest.create;

import org.jspecify.annotations.NullMarked;
