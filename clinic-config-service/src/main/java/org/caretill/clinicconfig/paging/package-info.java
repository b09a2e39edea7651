/** Lists that are answered a page at a time. */
@NullMarked
package org.caretill.clinicconfig.paging;

import org.jspecify.annotations.NullMarked;
