/** What Stripe documents and Caretill relies on: currencies and their limits, decline codes, keys. */
@NullMarked
package org.caretill.striperules;

import org.jspecify.annotations.NullMarked;
