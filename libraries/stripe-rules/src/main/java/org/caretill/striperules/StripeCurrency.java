package org.caretill.striperules;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A currency that Stripe charges cards in, with Stripe's rules for amounts (<a
 * href="https://docs.stripe.com/currencies">supported currencies</a>, November 2026). All amounts are in the minor
 * units of Stripe's API, which differ from those of ISO 4217 for a few currencies: 500 is ISK 5 here, and MGA 500.
 *
 * @param code ISO 4217, in capitals
 * @param decimals how many digits of an amount are decimals
 * @param minimumMinor the smallest amount that Stripe charges. If Stripe's table has none, it is one step: Stripe then
 *     applies the minimum of the account's settlement currency, which only Stripe knows, so it may still refuse the
 *     amount
 * @param maximumMinor the largest amount of one charge
 * @param stepMinor the step that amounts must be a multiple of
 */
public record StripeCurrency(String code, int decimals, long minimumMinor, long maximumMinor, long stepMinor) {

    private static final Set<String> TWO_DECIMALS =
            Set.of(("AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BMD BND "
                            + "BOB BRL BSD BWP BYN BZD CAD CDF CHF CNY COP CRC CVE CZK DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL "
                            + "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR ISK JMD KES KGS KHR KYD KZT LAK LBP LKR LRD LSL MAD "
                            + "MDL MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR "
                            + "RON RSD RUB SAR SBD SCR SEK SGD SHP SLE SOS SRD STD SZL THB TJS TOP TRY TTD TWD TZS UAH UGX USD "
                            + "UYU UZS WST XCD XCG YER ZAR ZMW")
                    .split(" "));

    private static final Set<String> NO_DECIMALS = Set.of(
            "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");

    /** The last digit of an amount must be 0, because Stripe's partners support two decimals only. */
    private static final Set<String> THREE_DECIMALS = Set.of("BHD", "JOD", "KWD", "OMR", "TND");

    /** Currencies that no longer have cents. Stripe still counts in cents, which must be 00. */
    private static final Set<String> WHOLE_ALTHOUGH_TWO_DECIMALS = Set.of("ISK", "UGX");

    /** <a href="https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts">Stripe's table</a>. */
    private static final Map<String, Long> MINIMUM_MINOR = Map.ofEntries(
            Map.entry("USD", 50L),
            Map.entry("AED", 200L),
            Map.entry("ARS", 50L),
            Map.entry("AUD", 50L),
            Map.entry("BRL", 50L),
            Map.entry("CAD", 50L),
            Map.entry("CHF", 50L),
            Map.entry("COP", 50L),
            Map.entry("CZK", 1_500L),
            Map.entry("DKK", 250L),
            Map.entry("EUR", 50L),
            Map.entry("GBP", 30L),
            Map.entry("HKD", 400L),
            Map.entry("HUF", 17_500L),
            Map.entry("IDR", 50L),
            Map.entry("ILS", 50L),
            Map.entry("INR", 50L),
            Map.entry("JPY", 50L),
            Map.entry("KRW", 50L),
            Map.entry("MXN", 1_000L),
            Map.entry("MYR", 200L),
            Map.entry("NOK", 300L),
            Map.entry("NZD", 50L),
            Map.entry("PHP", 50L),
            Map.entry("PLN", 200L),
            Map.entry("RON", 200L),
            Map.entry("RUB", 50L),
            Map.entry("SEK", 300L),
            Map.entry("SGD", 50L),
            Map.entry("THB", 1_000L),
            Map.entry("ZAR", 50L));

    /**
     * The general maximum of eight digits (<a
     * href="https://docs.stripe.com/api/payment_intents/create#create_payment_intent-amount">API reference</a>).
     */
    public static final long MAXIMUM_MINOR = 99_999_999;

    /** Currencies whose amounts may have more digits, because their unit is worth little. */
    private static final Map<String, Long> LARGER_MAXIMUM_MINOR = Map.of(
            "COP", 9_999_999_999L,
            "HUF", 9_999_999_999L,
            "IDR", 999_999_999_999L,
            "INR", 999_999_999L,
            "JPY", 9_999_999_999L,
            "LBP", 99_999_999_999L);

    private static final SortedMap<String, StripeCurrency> ALL = new TreeMap<>();

    static {
        TWO_DECIMALS.forEach(code -> add(code, 2, WHOLE_ALTHOUGH_TWO_DECIMALS.contains(code) ? 100 : 1));
        NO_DECIMALS.forEach(code -> add(code, 0, 1));
        THREE_DECIMALS.forEach(code -> add(code, 3, 10));
    }

    private static void add(String code, int decimals, long stepMinor) {
        ALL.put(
                code,
                new StripeCurrency(
                        code,
                        decimals,
                        MINIMUM_MINOR.getOrDefault(code, stepMinor),
                        whole(LARGER_MAXIMUM_MINOR.getOrDefault(code, MAXIMUM_MINOR), stepMinor),
                        stepMinor));
    }

    private static long whole(long amountMinor, long stepMinor) {
        return amountMinor - amountMinor % stepMinor;
    }

    /** The currency of this code; empty if Stripe does not charge in it. */
    public static Optional<StripeCurrency> of(String code) {
        return Optional.ofNullable(ALL.get(code));
    }

    /** The codes of all currencies, sorted. */
    public static SortedSet<String> codes() {
        return new TreeSet<>(ALL.keySet());
    }

    /** Whether the amount is a multiple of the step. The minimum and maximum are not checked. */
    public boolean isChargeable(long amountMinor) {
        return amountMinor % stepMinor == 0;
    }

    /**
     * The amount as people write it, with a point and all decimals: 8500 is 85.00 in AUD, 8500 in JPY, 8.500 in KWD.
     *
     * @param currency if Stripe does not, or no longer, charge in it, the decimals of ISO 4217 are used
     */
    public static String decimal(long amountMinor, Currency currency) {
        int decimals = of(currency.getCurrencyCode())
                .map(StripeCurrency::decimals)
                .orElseGet(currency::getDefaultFractionDigits);
        return BigDecimal.valueOf(amountMinor, decimals).toPlainString();
    }
}
