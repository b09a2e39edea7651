package org.caretill.stripesimulator;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Stripe's rules for amounts in each currency (https://docs.stripe.com/currencies), and how amounts are displayed. */
final class Currencies {
    /** The general maximum of eight digits; currencies whose unit is worth little allow more. */
    private static final long LARGEST_MINOR = 99_999_999;

    private static final Map<String, Long> LARGER_MINOR = Map.of(
            "cop", 9_999_999_999L,
            "huf", 9_999_999_999L,
            "idr", 999_999_999_999L,
            "inr", 999_999_999L,
            "jpy", 9_999_999_999L,
            "lbp", 99_999_999_999L);

    private static final Map<String, Integer> DECIMALS = new TreeMap<>();

    static {
        decimals(0, "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf");
        decimals(3, "bhd jod kwd omr tnd");
        decimals(
                2,
                "usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bmd bnd bob brl bsd bwp byn bzd cad cdf chf");
        decimals(
                2,
                "cny cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils");
        decimals(
                2,
                "inr isk jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn");
        decimals(
                2,
                "nad ngn nio nok npr nzd pab pen pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd");
        decimals(2, "std szl thb tjs top try ttd twd tzs uah ugx uyu uzs wst xcd xcg yer zar zmw");
    }

    /**
     * The minimum for currencies that are not listed is 1, because exchange rates are not simulated (a fault can
     * simulate a higher one).
     */
    private static final Map<String, Long> SMALLEST_MINOR = Map.ofEntries(
            Map.entry("aed", 200L),
            Map.entry("ars", 50L),
            Map.entry("aud", 50L),
            Map.entry("brl", 50L),
            Map.entry("cad", 50L),
            Map.entry("chf", 50L),
            Map.entry("cop", 50L),
            Map.entry("czk", 1_500L),
            Map.entry("dkk", 250L),
            Map.entry("eur", 50L),
            Map.entry("gbp", 30L),
            Map.entry("hkd", 400L),
            Map.entry("huf", 17_500L),
            Map.entry("idr", 50L),
            Map.entry("ils", 50L),
            Map.entry("inr", 50L),
            Map.entry("jpy", 50L),
            Map.entry("krw", 50L),
            Map.entry("mxn", 1_000L),
            Map.entry("myr", 200L),
            Map.entry("nok", 300L),
            Map.entry("nzd", 50L),
            Map.entry("php", 50L),
            Map.entry("pln", 200L),
            Map.entry("ron", 200L),
            Map.entry("rub", 50L),
            Map.entry("sek", 300L),
            Map.entry("sgd", 50L),
            Map.entry("thb", 1_000L),
            Map.entry("usd", 50L),
            Map.entry("zar", 50L));

    private static void decimals(int decimals, String currencies) {
        for (String currency : currencies.split(" ", -1)) {
            DECIMALS.put(currency, decimals);
        }
    }

    private Currencies() {}

    /** Throws Stripe's error if the amount cannot be charged. */
    static void check(long amountMinor, String currency) {
        if (!DECIMALS.containsKey(currency)) {
            throw ApiError.invalid(
                    null,
                    "Invalid currency: %s. Stripe currently supports these currencies: %s"
                            .formatted(currency, String.join(", ", DECIMALS.keySet())),
                    "currency");
        }
        if (amountMinor < 1) {
            throw ApiError.invalid(
                    "parameter_invalid_integer", "This value must be greater than or equal to 1.", "amount");
        }
        checkLastDigits(amountMinor, currency);
        long smallest = SMALLEST_MINOR.getOrDefault(currency, 1L);
        if (amountMinor < smallest) {
            throw ApiError.invalid(
                    "amount_too_small", "Amount must be at least " + shown(smallest, currency), "amount");
        }
        long largest = LARGER_MINOR.getOrDefault(currency, LARGEST_MINOR);
        if (amountMinor > largest) {
            throw ApiError.invalid(
                    "amount_too_large", "Amount must be no more than " + shown(largest, currency), "amount");
        }
    }

    /** With three decimals the last digit must be 0; Icelandic krónur and Ugandan shillings must be whole. */
    private static void checkLastDigits(long amountMinor, String currency) {
        int step = switch (currency) {
            case "isk", "ugx" -> 100;
            default -> DECIMALS.get(currency) == 3 ? 10 : 1;
        };
        if (amountMinor % step != 0) {
            throw ApiError.invalid(
                    null, "Invalid amount: in %s it must be a multiple of %d.".formatted(currency, step), "amount");
        }
    }

    /** The format of Stripe's messages: {@code $85.00 aud}, without decimals for the yen. */
    static String shown(long amountMinor, String currency) {
        int decimals = DECIMALS.getOrDefault(currency, 2);
        String number = String.format(Locale.ROOT, "%,." + decimals + "f", BigDecimal.valueOf(amountMinor, decimals));
        String symbol = switch (currency) {
            case "aud", "cad", "hkd", "mxn", "nzd", "sgd", "usd" -> "$";
            case "eur" -> "€";
            case "gbp" -> "£";
            case "jpy" -> "¥";
            default -> "";
        };
        return symbol + number + " " + currency;
    }

    /** The default currency of accounts in a country; {@code aud} if the country's currency is not supported. */
    static String of(String country) {
        try {
            Currency currency =
                    Currency.getInstance(new Locale.Builder().setRegion(country).build());
            String code = currency == null ? "aud" : currency.getCurrencyCode().toLowerCase(Locale.ROOT);
            return DECIMALS.containsKey(code) ? code : "aud";
        } catch (IllegalArgumentException | IllformedLocaleException _) {
            return "aud";
        }
    }
}
