/** Values and lists that are read and written as a whole, and stand in one column as JSON. */
@NullMarked
package org.caretill.clinicconfig.columns;

import org.jspecify.annotations.NullMarked;
