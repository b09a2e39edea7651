/** What the clinic asked for and what became of it. */
@NullMarked
package org.caretill.paymentrequest.history;

import org.jspecify.annotations.NullMarked;
