/** All calls to Stripe; no other package uses Stripe's library. */
@NullMarked
package org.caretill.clinicconfig.stripe;

import org.jspecify.annotations.NullMarked;
