/** Who calls, and which clinics the caller may touch: the tenant always comes from the token. */
@NullMarked
package org.caretill.calleridentity;

import org.jspecify.annotations.NullMarked;
