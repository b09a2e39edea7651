package org.caretill.paymentrequest.request;

import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * Who receives the payment. It is fixed when the request is created, whatever the clinic changes later.
 *
 * @param statementDescriptorSuffix what the payer's card statement shows after the account's own text, if anything
 * @param applicationFeeMinor the platform's fee in minor units; 0: none. The payer does not see it
 */
@Embeddable
public record Payee(
        String organisationId,
        String stripeAccount,
        @Nullable String statementDescriptorSuffix,
        long applicationFeeMinor) {}
