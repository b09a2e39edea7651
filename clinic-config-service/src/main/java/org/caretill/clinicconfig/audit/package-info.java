/** Every change: who, when, what, before and after. */
@NullMarked
package org.caretill.clinicconfig.audit;

import org.jspecify.annotations.NullMarked;
