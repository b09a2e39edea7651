package org.caretill.paymentrequest.model;

import org.caretill.stripecurrencies.StripeCurrency;

/**
 * Money as people write it: 8500 minor units are 85.00 of AUD, 8500 of JPY, 8.500 of KWD. The units are those that Stripe
 * counts in ({@link StripeCurrency}).
 */
public final class MinorUnits {

    private MinorUnits() {}

    /** The amount as people write it, with a point and all decimals of the currency. */
    public static String decimal(Money money) {
        return StripeCurrency.decimal(money.amountMinor(), money.currency());
    }
}
