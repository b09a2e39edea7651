/** The way a clinic's Stripe account is linked, watched and removed. */
@NullMarked
package org.caretill.clinicconfig.link;

import org.jspecify.annotations.NullMarked;
