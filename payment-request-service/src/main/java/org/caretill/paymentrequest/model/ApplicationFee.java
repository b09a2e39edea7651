package org.caretill.paymentrequest.model;

import org.caretill.striperules.StripeCurrency;

/**
 * The platform's fee on each payment: a percentage of it plus a fixed amount in the payment's currency.
 *
 * @param basisPoints hundredths of a percent of the payment, 0 to 10,000
 * @param fixedMinor in the currency's smallest unit
 */
public record ApplicationFee(int basisPoints, long fixedMinor) {

    /** No fee. */
    public static final ApplicationFee NONE = new ApplicationFee(0, 0);

    private static final long ONE = 10_000;

    /**
     * The fee of a payment in minor units. The percentage is rounded half up; the whole fee is never more than the
     * payment. In currencies that Stripe charges only in larger steps, the fee is rounded down to a step, in favour of
     * the clinic.
     */
    public long ofMinor(Money price) {
        long part = (price.amountMinor() * basisPoints + ONE / 2) / ONE;
        long feeMinor = Math.min(price.amountMinor(), part + fixedMinor);
        long stepMinor = StripeCurrency.of(price.currency().getCurrencyCode())
                .map(StripeCurrency::stepMinor)
                .orElse(1L);
        return feeMinor - feeMinor % stepMinor;
    }
}
