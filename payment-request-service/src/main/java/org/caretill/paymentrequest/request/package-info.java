/** The payment request itself: aggregate, repository and JSON. */
@NullMarked
package org.caretill.paymentrequest.request;

import org.jspecify.annotations.NullMarked;
