/** Asks Stripe about payments that have had no news, so that a lost webhook is found out. */
@NullMarked
package org.caretill.paymentrequest.janitor;

import org.jspecify.annotations.NullMarked;
