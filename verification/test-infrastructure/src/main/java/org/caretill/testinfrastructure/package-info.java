/** Infrastructure for component tests; on test class paths only. */
@NullMarked
package org.caretill.testinfrastructure;

import org.jspecify.annotations.NullMarked;
