/** The clinic: its registration, payment terms and Stripe link, changed in one place only. */
@NullMarked
package org.caretill.clinicconfig.clinic;

import org.jspecify.annotations.NullMarked;
