/** Runs work that becomes due in the database, and counts what is overdue. */
@NullMarked
package org.caretill.duework;

import org.jspecify.annotations.NullMarked;
