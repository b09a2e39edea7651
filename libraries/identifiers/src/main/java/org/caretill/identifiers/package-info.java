/** Ids that say what they identify. */
@NullMarked
package org.caretill.identifiers;

import org.jspecify.annotations.NullMarked;
