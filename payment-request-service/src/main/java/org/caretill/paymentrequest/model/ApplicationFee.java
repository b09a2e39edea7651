package org.caretill.paymentrequest.model;

import org.caretill.striperules.StripeCurrency;

/**
 * What the platform keeps of each payment: a part of it, and a fixed amount in the payment's currency.
 *
 * @param basisPoints hundredths of a percent of the payment, 0 to 10,000
 * @param fixedMinor in the currency's smallest unit
 */
public record ApplicationFee(int basisPoints, long fixedMinor) {

    /** Nothing. */
    public static final ApplicationFee NONE = new ApplicationFee(0, 0);

    private static final long ONE = 10_000;

    /**
     * The fee of a payment in minor units: the part is rounded half up, and together with the fixed amount it is never
     * more than the payment. Where Stripe takes only multiples of more than one unit, what is over is left to the clinic.
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
