/** Tries, with test keys, everything that can only be seen at Stripe, and prints a table of what holds. */
@NullMarked
package org.caretill.stripecheck;

import org.jspecify.annotations.NullMarked;
