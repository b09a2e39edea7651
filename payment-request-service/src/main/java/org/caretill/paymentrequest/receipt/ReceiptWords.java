package org.caretill.paymentrequest.receipt;

import java.math.BigDecimal;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.caretill.paymentrequest.model.Money;
import org.caretill.striperules.StripeCurrency;

/**
 * The texts of a receipt, and the formats of amounts and dates, in the payer's language. A language is one file such as
 * {@code words_de.properties}; a text that it lacks stays English. A payer whose language has no file gets English with
 * the formats of the payer's region, so that a page never mixes languages.
 */
final class ReceiptWords {

    private static final String CATALOGUE = "org.caretill.paymentrequest.receipt.words";

    /** The JDK formats KWD8.500, but the Unicode CLDR has a space: KWD 8.500. */
    private static final Pattern LETTERS_BESIDE_DIGITS =
            Pattern.compile("(?<=\\p{L})(?=\\p{Nd})|(?<=\\p{Nd})(?=\\p{L})");

    private final ResourceBundle words;
    private final Locale locale;

    private ReceiptWords(ResourceBundle words, Locale locale) {
        this.words = words;
        this.locale = locale;
    }

    /**
     * The texts for a payer.
     *
     * @param tag the payer's BCP 47 language tag, as the platform gave it; it may be malformed
     */
    static ReceiptWords of(String tag) {
        Locale asked = Locale.forLanguageTag(tag);
        ResourceBundle words =
                ResourceBundle.getBundle(CATALOGUE, asked, Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
        return new ReceiptWords(
                words,
                new Locale.Builder()
                        .setLanguage(words.getString("language"))
                        .setRegion(asked.getCountry())
                        .build());
    }

    /** The language of the texts, for the {@code lang} of HTML and PDF. */
    String lang() {
        return locale.toLanguageTag();
    }

    /** {@code ltr} or {@code rtl}. */
    String direction() {
        return words.getString("direction");
    }

    /** All texts by their keys, for the template. */
    Map<String, String> all() {
        return words.keySet().stream().collect(Collectors.toMap(key -> key, words::getString));
    }

    /** A text of the catalogue, with these values in it. */
    String say(String key, Object... values) {
        return values.length == 0
                ? words.getString(key)
                : new MessageFormat(words.getString(key), locale).format(values);
    }

    /** The amount with its currency. Decimals are Stripe's; if all are zero, no more than the currency usually has. */
    String amount(Money money) {
        BigDecimal amount = new BigDecimal(StripeCurrency.decimal(money.amountMinor(), money.currency()));
        Currency currency = money.currency();
        boolean whole = amount.stripTrailingZeros().scale() <= 0;
        NumberFormat format = NumberFormat.getCurrencyInstance(locale);
        format.setCurrency(currency);
        format.setMaximumFractionDigits(amount.scale());
        format.setMinimumFractionDigits(
                whole ? Math.min(amount.scale(), currency.getDefaultFractionDigits()) : amount.scale());
        return LETTERS_BESIDE_DIGITS.matcher(format.format(amount)).replaceAll("\u00A0");
    }

    /** The currency's name and code. */
    String currency(String code) {
        return say("currency", Currency.getInstance(code).getDisplayName(locale), code);
    }

    String date(LocalDate date) {
        return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG)
                .withLocale(locale)
                .format(date);
    }

    /** Day, time and the name of the zone. */
    String time(ZonedDateTime time) {
        return say(
                "time",
                date(time.toLocalDate()),
                DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                        .withLocale(locale)
                        .format(time),
                DateTimeFormatter.ofPattern("zzzz", locale).format(time));
    }
}
