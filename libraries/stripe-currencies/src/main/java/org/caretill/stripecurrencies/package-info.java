/** Which currencies Stripe charges in, and how it counts them. */
@NullMarked
package org.caretill.stripecurrencies;

import org.jspecify.annotations.NullMarked;
