/** What component tests run against; on test classpaths only. */
@NullMarked
package org.caretill.testinfrastructure;

import org.jspecify.annotations.NullMarked;
