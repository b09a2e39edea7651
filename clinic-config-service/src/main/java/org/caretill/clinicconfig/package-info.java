/** Whether and how each clinic may take payments, and who decided so. */
@NullMarked
package org.caretill.clinicconfig;

import org.jspecify.annotations.NullMarked;
