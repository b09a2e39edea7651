/** Checks payments without news at Stripe, in case a webhook was lost. */
@NullMarked
package org.caretill.paymentrequest.janitor;

import org.jspecify.annotations.NullMarked;
