/**
 * A clinic removes a Stripe account, or its payments are disabled: the new settings are stored, open requests are
 * ended, and an event is published for clinic-config-service when none is left.
 */
@NullMarked
package org.caretill.paymentrequest.accountremoval;

import org.jspecify.annotations.NullMarked;
