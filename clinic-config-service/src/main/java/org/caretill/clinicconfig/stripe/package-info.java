/** The one place that knows Stripe's client library. */
@NullMarked
package org.caretill.clinicconfig.stripe;

import org.jspecify.annotations.NullMarked;
