/** Identifies the caller and the clinics the caller may access. The tenant always comes from the token. */
@NullMarked
package org.caretill.calleridentity;

import org.jspecify.annotations.NullMarked;
