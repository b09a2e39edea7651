/** Ids that say what they identify. */
@NullMarked
package org.caretill.typedid;

import org.jspecify.annotations.NullMarked;
