/** A clinic's linked Stripe accounts: the default one, their readiness at Stripe, their removal. */
@NullMarked
package org.caretill.clinicconfig.accounts;

import org.jspecify.annotations.NullMarked;
