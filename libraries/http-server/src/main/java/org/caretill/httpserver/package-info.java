/** What every HTTP port of a service does with a request before anything else reads it. */
@NullMarked
package org.caretill.httpserver;

import org.jspecify.annotations.NullMarked;
