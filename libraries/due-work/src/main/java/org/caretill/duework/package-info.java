/** Work that becomes due in the database is done, and what is overdue is counted. */
@NullMarked
package org.caretill.duework;

import org.jspecify.annotations.NullMarked;
