package org.caretill.paymentrequest.model;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;

/**
 * How many decimals the minor units of a currency stand for: 8500 is 85.00 of AUD, 8500 of JPY, 8.500 of KWD. These are
 * the units that Stripe counts in, which for a few currencies are not those of ISO 4217
 * (<a href="https://docs.stripe.com/currencies#zero-decimal">zero-decimal currencies and special cases</a>).
 */
public final class MinorUnits {

    /** ISO 4217 has given up the cents of the first two, Stripe has not; of the ariary it is the other way round. */
    private static final Map<String, Integer> OTHER_THAN_ISO = Map.of("ISK", 2, "UGX", 2, "MGA", 0);

    private MinorUnits() {}

    /** The amount as people write it, with a point and all decimals of the currency. */
    public static String decimal(Money money) {
        return BigDecimal.valueOf(money.amountMinor(), decimals(money.currency()))
                .toPlainString();
    }

    /**
     * Stripe takes amounts in multiples of this only: three-decimal currencies end in 0, and of two that have given up
     * their cents it takes whole units.
     */
    static long leastStep(Currency currency) {
        return switch (currency.getCurrencyCode()) {
            case "ISK", "UGX" -> 100;
            default -> currency.getDefaultFractionDigits() == 3 ? 10 : 1;
        };
    }

    private static int decimals(Currency currency) {
        return OTHER_THAN_ISO.getOrDefault(currency.getCurrencyCode(), currency.getDefaultFractionDigits());
    }
}
