/** The languages in which patients read Caretill, and the words. */
@NullMarked
package org.caretill.languages;

import org.jspecify.annotations.NullMarked;
