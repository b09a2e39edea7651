/**
 * A service's database: how to open a transaction, which rows it may touch ({@link org.caretill.transactions.Tenancy},
 * enforced by row-level security), how long it may take, which failures are temporary, and the clock for its
 * timestamps.
 */
@NullMarked
package org.caretill.transactions;

import org.jspecify.annotations.NullMarked;
