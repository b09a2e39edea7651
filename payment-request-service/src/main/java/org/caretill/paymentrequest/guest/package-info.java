/** The guests of calls and their tokens. */
@NullMarked
package org.caretill.paymentrequest.guest;

import org.jspecify.annotations.NullMarked;
