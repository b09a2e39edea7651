/** Prints names in scripts that a PDF's own font lacks. */
@NullMarked
package org.caretill.namefonts;

import org.jspecify.annotations.NullMarked;
