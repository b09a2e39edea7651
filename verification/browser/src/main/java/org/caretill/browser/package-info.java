/** A real browser for tests of pages; on test classpaths only. */
@NullMarked
package org.caretill.browser;

import org.jspecify.annotations.NullMarked;
