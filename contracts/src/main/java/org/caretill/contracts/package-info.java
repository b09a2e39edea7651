/** The contracts of the events as Java sees them: the topics to create, and schemas and examples for tests. */
@NullMarked
package org.caretill.contracts;

import org.jspecify.annotations.NullMarked;
