/** Itemised medical receipts of payments: data, page and accessible PDF. */
@NullMarked
package org.caretill.paymentrequest.receipt;

import org.jspecify.annotations.NullMarked;
