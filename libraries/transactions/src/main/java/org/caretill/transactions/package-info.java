/**
 * A service's database: the one way to open a transaction, for whose rows it may work ({@link
 * org.caretill.transactions.Tenancy}, enforced by row-level security), how long it may take, which failures pass, and the
 * clock that its rows are stamped with.
 */
@NullMarked
package org.caretill.transactions;

import org.jspecify.annotations.NullMarked;
