/** Errors as RFC 9457 problem details: every one has a {@code code}, listed in {@code docs/problems.md}. */
@NullMarked
package org.caretill.problemdetails;

import org.jspecify.annotations.NullMarked;
