package org.caretill.paymentrequest.model;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.regex.Pattern;
import org.caretill.striperules.StripeCurrency;

/**
 * An amount of money.
 *
 * @param amountMinor in the currency's smallest unit: cents of AUD, whole yen, mils of KWD
 */
public record Money(long amountMinor, Currency currency) {

    /** The JDK formats KWD8.500, but the Unicode CLDR has a space: KWD 8.500. */
    private static final Pattern LETTERS_BESIDE_DIGITS =
            Pattern.compile("(?<=\\p{L})(?=\\p{Nd})|(?<=\\p{Nd})(?=\\p{L})");

    /**
     * As people write it: $85.00 in English in Australia, where the US dollar is USD 85.00. Decimals are Stripe's; if
     * all are zero, no more than the currency usually has.
     *
     * @param locale of the reader
     * @param country in which the amount is read, ISO 3166-1 alpha-2: the currency has the sign that it has there
     */
    public String written(Locale locale, String country) {
        BigDecimal amount = new BigDecimal(StripeCurrency.decimal(amountMinor, currency));
        boolean whole = amount.stripTrailingZeros().scale() <= 0;
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(currency);
        if (format instanceof DecimalFormat decimal) {
            DecimalFormatSymbols symbols = decimal.getDecimalFormatSymbols();
            symbols.setCurrencySymbol(currency.getSymbol(Locale.of("en", country)));
            decimal.setDecimalFormatSymbols(symbols);
        }
        format.setMaximumFractionDigits(amount.scale());
        format.setMinimumFractionDigits(
                whole ? Math.min(amount.scale(), currency.getDefaultFractionDigits()) : amount.scale());
        return LETTERS_BESIDE_DIGITS.matcher(format.format(amount)).replaceAll("\u00A0");
    }
}
