/** What Stripe documents and Caretill relies on: its currencies and their limits, its decline codes. */
@NullMarked
package org.caretill.striperules;

import org.jspecify.annotations.NullMarked;
