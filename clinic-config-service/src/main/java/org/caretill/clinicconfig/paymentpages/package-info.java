/**
 * The domains of the pages on which patients pay, and whether Stripe shows Apple Pay and Google Pay there for each
 * connected account.
 */
@NullMarked
package org.caretill.clinicconfig.paymentpages;

import org.jspecify.annotations.NullMarked;
