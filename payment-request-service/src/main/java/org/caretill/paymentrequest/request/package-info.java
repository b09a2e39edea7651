/** The payment request itself: aggregate, collection, and how it reads in JSON. */
@NullMarked
package org.caretill.paymentrequest.request;

import org.jspecify.annotations.NullMarked;
