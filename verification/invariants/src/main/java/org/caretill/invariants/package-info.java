/** What must hold whatever happens, and the program that looks whether it does. */
@NullMarked
package org.caretill.invariants;

import org.jspecify.annotations.NullMarked;
