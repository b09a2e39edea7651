/**
 * Payouts: what Stripe pays to the clinics' bank accounts, and what is in each payout, to the cent; files of it for
 * bookkeeping programs.
 */
@NullMarked
package org.caretill.paymentrequest.payout;

import org.jspecify.annotations.NullMarked;
