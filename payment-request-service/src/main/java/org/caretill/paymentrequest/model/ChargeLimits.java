package org.caretill.paymentrequest.model;

import java.util.Map;

/**
 * The least and the most that Stripe charges in one payment, in minor units
 * (<a href="https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts">Stripe's table</a>). A currency
 * without an entry has no minimum of its own: Stripe then compares in the account's settlement currency.
 */
public final class ChargeLimits {

    /** Eight digits. */
    public static final long MAXIMUM_MINOR = 99_999_999;

    private static final Map<String, Long> MINIMUM_MINOR = Map.ofEntries(
            Map.entry("USD", 50L),
            Map.entry("AED", 200L),
            Map.entry("AUD", 50L),
            Map.entry("BGN", 100L),
            Map.entry("BRL", 50L),
            Map.entry("CAD", 50L),
            Map.entry("CHF", 50L),
            Map.entry("CZK", 1500L),
            Map.entry("DKK", 250L),
            Map.entry("EUR", 50L),
            Map.entry("GBP", 30L),
            Map.entry("HKD", 400L),
            Map.entry("HUF", 17500L),
            Map.entry("INR", 50L),
            Map.entry("JPY", 50L),
            Map.entry("MXN", 1000L),
            Map.entry("MYR", 200L),
            Map.entry("NOK", 300L),
            Map.entry("NZD", 50L),
            Map.entry("PLN", 200L),
            Map.entry("RON", 200L),
            Map.entry("SEK", 300L),
            Map.entry("SGD", 50L),
            Map.entry("THB", 1000L));

    private ChargeLimits() {}

    /** The least that can be charged in the currency, in minor units. */
    public static long minimumMinor(String currency) {
        return MINIMUM_MINOR.getOrDefault(currency, 1L);
    }
}
