/** What an account still lacks before it can take payments, in plain words. */
@NullMarked
package org.caretill.clinicconfig.readiness;

import org.jspecify.annotations.NullMarked;
