/** Values and lists that are stored in one column as JSON. */
@NullMarked
package org.caretill.clinicconfig.columns;

import org.jspecify.annotations.NullMarked;
