package org.caretill.stripesimulator;

import java.util.Currency;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;

/** Amounts: Stripe's smallest charge per currency (https://docs.stripe.com/currencies), and how money is shown. */
final class Currencies {
    static final long LARGEST_MINOR = 99_999_999;

    private static final Map<String, Long> SMALLEST_MINOR = Map.ofEntries(
            Map.entry("aud", 50L),
            Map.entry("brl", 50L),
            Map.entry("cad", 50L),
            Map.entry("chf", 50L),
            Map.entry("czk", 1_500L),
            Map.entry("dkk", 250L),
            Map.entry("eur", 50L),
            Map.entry("gbp", 30L),
            Map.entry("hkd", 400L),
            Map.entry("huf", 17_500L),
            Map.entry("inr", 50L),
            Map.entry("jpy", 50L),
            Map.entry("mxn", 1_000L),
            Map.entry("myr", 200L),
            Map.entry("nok", 300L),
            Map.entry("nzd", 50L),
            Map.entry("pln", 200L),
            Map.entry("sek", 300L),
            Map.entry("sgd", 50L),
            Map.entry("thb", 1_000L),
            Map.entry("usd", 50L));

    private Currencies() {}

    /** Throws Stripe's error when the amount cannot be charged. */
    static void check(long amountMinor, String currency) {
        Long smallest = SMALLEST_MINOR.get(currency);
        if (smallest == null) {
            throw ApiError.invalid(
                    null,
                    "Invalid currency: %s. Stripe currently supports these currencies: %s"
                            .formatted(
                                    currency,
                                    String.join(
                                            ", ",
                                            SMALLEST_MINOR.keySet().stream()
                                                    .sorted()
                                                    .toList())),
                    "currency");
        }
        if (amountMinor < 1) {
            throw ApiError.invalid(
                    "parameter_invalid_integer", "This value must be greater than or equal to 1.", "amount");
        }
        if (amountMinor < smallest) {
            throw ApiError.invalid(
                    "amount_too_small", "Amount must be at least " + shown(smallest, currency), "amount");
        }
        if (amountMinor > LARGEST_MINOR) {
            throw ApiError.invalid(
                    "amount_too_large", "Amount must be no more than " + shown(LARGEST_MINOR, currency), "amount");
        }
    }

    /** As Stripe's messages have it: {@code $85.00 aud}; with no decimals for the yen. */
    static String shown(long amountMinor, String currency) {
        Currency known = Currency.getInstance(currency.toUpperCase(Locale.ROOT));
        String number = String.format(
                Locale.ROOT,
                "%,." + known.getDefaultFractionDigits() + "f",
                amountMinor / Math.pow(10, known.getDefaultFractionDigits()));
        String symbol = switch (currency) {
            case "aud", "cad", "hkd", "mxn", "nzd", "sgd", "usd" -> "$";
            case "eur" -> "€";
            case "gbp" -> "£";
            case "jpy" -> "¥";
            default -> "";
        };
        return symbol + number + " " + currency;
    }

    /** The currency of a country's accounts; {@code aud} for a country that has none here. */
    static String of(String country) {
        try {
            Currency currency =
                    Currency.getInstance(new Locale.Builder().setRegion(country).build());
            String code = currency == null ? "aud" : currency.getCurrencyCode().toLowerCase(Locale.ROOT);
            return SMALLEST_MINOR.containsKey(code) ? code : "aud";
        } catch (IllegalArgumentException | IllformedLocaleException _) {
            return "aud";
        }
    }
}
