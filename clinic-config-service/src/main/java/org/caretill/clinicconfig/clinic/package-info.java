/** The clinic: its registration, payment terms and Stripe accounts. */
@NullMarked
package org.caretill.clinicconfig.clinic;

import org.jspecify.annotations.NullMarked;
