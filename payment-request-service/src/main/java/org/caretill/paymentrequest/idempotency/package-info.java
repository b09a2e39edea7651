/** Idempotency keys: a repeated command has one effect and the same answer. */
@NullMarked
package org.caretill.paymentrequest.idempotency;

import org.jspecify.annotations.NullMarked;
