/** The invariants of the system, and the program that checks them. */
@NullMarked
package org.caretill.invariants;

import org.jspecify.annotations.NullMarked;
