/** Lists that a service answers a page at a time. */
@NullMarked
package org.caretill.paging;

import org.jspecify.annotations.NullMarked;
