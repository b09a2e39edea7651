/** Paying on one's own phone: a one-time link and its QR code. */
@NullMarked
package org.caretill.paymentrequest.paylink;

import org.jspecify.annotations.NullMarked;
