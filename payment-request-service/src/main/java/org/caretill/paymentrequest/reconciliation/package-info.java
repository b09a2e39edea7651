/** Reconciliation: compares a clinic's day here with Stripe's balance transactions, payment by payment. */
@NullMarked
package org.caretill.paymentrequest.reconciliation;

import org.jspecify.annotations.NullMarked;
