/** The guests of calls, and guest tokens. */
@NullMarked
package org.caretill.paymentrequest.guest;

import org.jspecify.annotations.NullMarked;
