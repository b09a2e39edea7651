/** Verifies the audit log against the database, the keys and an anchor: the command {@code bin/verify-audit-log}. */
@NullMarked
package org.caretill.clinicconfig.verification;

import org.jspecify.annotations.NullMarked;
