/** What Stripe says an account still lacks, in plain words. */
@NullMarked
package org.caretill.clinicconfig.readiness;

import org.jspecify.annotations.NullMarked;
