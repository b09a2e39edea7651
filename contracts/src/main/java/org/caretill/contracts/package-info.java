/** Java access to the contracts of the events: topics to create, and schemas and examples for tests. */
@NullMarked
package org.caretill.contracts;

import org.jspecify.annotations.NullMarked;
