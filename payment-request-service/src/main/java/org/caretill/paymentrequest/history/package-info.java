/** The clinic's payment requests: list, CSV file and totals. */
@NullMarked
package org.caretill.paymentrequest.history;

import org.jspecify.annotations.NullMarked;
