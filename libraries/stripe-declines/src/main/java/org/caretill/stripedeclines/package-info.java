/** What a cardholder is told of a refused card. */
@NullMarked
package org.caretill.stripedeclines;

import org.jspecify.annotations.NullMarked;
