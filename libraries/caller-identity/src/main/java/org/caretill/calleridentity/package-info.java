/**
 * Identifies the caller and the clinics the caller may access, by any identity provider, and from which pages calls may
 * come. The tenant always comes from the token.
 */
@NullMarked
package org.caretill.calleridentity;

import org.jspecify.annotations.NullMarked;
