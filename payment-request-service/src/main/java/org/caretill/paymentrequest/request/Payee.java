package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the money: it stays so, whatever the clinic decides later.
 *
 * @param statementDescriptorSuffix what the payer's card statement shows behind the account's own words, if anything
 * @param applicationFeeMinor what the platform keeps of it, in minor units; 0: nothing. The payer is not told
 */
@Embeddable
public record Payee(
        String organisationId,
        String stripeAccount,
        @Nullable String statementDescriptorSuffix,
        long applicationFeeMinor) {}
