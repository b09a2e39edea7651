/** A clinician asks for a payment. */
@NullMarked
package org.caretill.paymentrequest.create;

import org.jspecify.annotations.NullMarked;
