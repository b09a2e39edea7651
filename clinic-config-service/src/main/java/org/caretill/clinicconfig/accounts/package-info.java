/** A clinic's Stripe accounts once they are linked: which is the default, what Stripe says of them, their removal. */
@NullMarked
package org.caretill.clinicconfig.accounts;

import org.jspecify.annotations.NullMarked;
