package org.caretill.clinicconfig.settings;

import java.util.Map;
import java.util.TreeMap;

/**
 * The least and the most that Stripe charges at once, in each currency's smallest unit
 * (<a href="https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts">Stripe's table</a>).
 */
final class ChargeLimits {

    /** By currency; one that is not here is not offered. */
    static final Map<String, Long> MINIMUM_MINOR = new TreeMap<>(Map.ofEntries(
            Map.entry("AED", 200L),
            Map.entry("AUD", 50L),
            Map.entry("BRL", 50L),
            Map.entry("CAD", 50L),
            Map.entry("CHF", 50L),
            Map.entry("CZK", 1_500L),
            Map.entry("DKK", 250L),
            Map.entry("EUR", 50L),
            Map.entry("GBP", 30L),
            Map.entry("HKD", 400L),
            Map.entry("HUF", 17_500L),
            Map.entry("INR", 50L),
            Map.entry("JPY", 50L),
            Map.entry("MXN", 1_000L),
            Map.entry("MYR", 200L),
            Map.entry("NOK", 300L),
            Map.entry("NZD", 50L),
            Map.entry("PLN", 200L),
            Map.entry("RON", 200L),
            Map.entry("SEK", 300L),
            Map.entry("SGD", 50L),
            Map.entry("THB", 1_000L),
            Map.entry("USD", 50L)));

    /** Eight digits. */
    static final long MAXIMUM_MINOR = 99_999_999L;

    private ChargeLimits() {}
}
