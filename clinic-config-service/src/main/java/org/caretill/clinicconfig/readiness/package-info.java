/** What an account still lacks before it can take payments, as Stripe's codes. */
@NullMarked
package org.caretill.clinicconfig.readiness;

import org.jspecify.annotations.NullMarked;
