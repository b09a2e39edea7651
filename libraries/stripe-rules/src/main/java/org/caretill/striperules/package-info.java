/**
 * What Stripe documents and Caretill relies on: currencies and their limits, decline codes, keys, ids of accounts,
 * times.
 */
@NullMarked
package org.caretill.striperules;

import org.jspecify.annotations.NullMarked;
