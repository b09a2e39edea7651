/** Closes connections on which a request does not arrive in time. A process that has this library does so at every HTTP port. */
@NullMarked
package org.caretill.requestdeadlines;

import org.jspecify.annotations.NullMarked;
