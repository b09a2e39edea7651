/** clinic-config-service: whether and how each clinic may take payments, and who decided it. */
@NullMarked
package org.caretill.clinicconfig;

import org.jspecify.annotations.NullMarked;
