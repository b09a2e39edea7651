/** What a payer paid, as an itemised medical receipt: data, page and accessible PDF. */
@NullMarked
package org.caretill.paymentrequest.receipt;

import org.jspecify.annotations.NullMarked;
