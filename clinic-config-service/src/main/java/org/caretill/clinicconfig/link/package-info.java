/** Linking a Stripe account to a clinic by Stripe's OAuth, and confirming it. */
@NullMarked
package org.caretill.clinicconfig.link;

import org.jspecify.annotations.NullMarked;
