/** The audit log: who changed what, when, with the state before and after. */
@NullMarked
package org.caretill.clinicconfig.audit;

import org.jspecify.annotations.NullMarked;
