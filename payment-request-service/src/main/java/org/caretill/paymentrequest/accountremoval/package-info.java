/**
 * A clinic removes a Stripe account, or its payments are disabled: the settings that say so are taken in, open requests are
 * ended, and clinic-config-service is told when none is left.
 */
@NullMarked
package org.caretill.paymentrequest.accountremoval;

import org.jspecify.annotations.NullMarked;
