/** Whether this service's books and Stripe's say the same of a clinic's day, payment by payment. */
@NullMarked
package org.caretill.paymentrequest.reconciliation;

import org.jspecify.annotations.NullMarked;
