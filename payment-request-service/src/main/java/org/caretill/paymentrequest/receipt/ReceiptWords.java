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
 * Every word of a receipt, and how its reader writes amounts and dates. One catalogue holds them all: another language is
 * another file, {@code words_de.properties}, and what it lacks stays English. A reader whose language has no file gets
 * English with the customs of the reader's region, so that a page never mixes languages.
 */
final class ReceiptWords {

    private static final String CATALOGUE = "org.caretill.paymentrequest.receipt.words";

    /** The JDK writes KWD8.500 where the Unicode CLDR, and people, write KWD 8.500. */
    private static final Pattern LETTERS_BESIDE_DIGITS =
            Pattern.compile("(?<=\\p{L})(?=\\p{Nd})|(?<=\\p{Nd})(?=\\p{L})");

    private final ResourceBundle words;
    private final Locale locale;

    private ReceiptWords(ResourceBundle words, Locale locale) {
        this.words = words;
        this.locale = locale;
    }

    /**
     * The words for a reader.
     *
     * @param tag the reader's BCP 47 language tag, as well-formed as the reader's platform gave it
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

    /** The language of the words, as HTML's and PDF's {@code lang} says it. */
    String lang() {
        return locale.toLanguageTag();
    }

    /** {@code ltr} or {@code rtl}. */
    String direction() {
        return words.getString("direction");
    }

    /** Every word by its key, for the template. */
    Map<String, String> all() {
        return words.keySet().stream().collect(Collectors.toMap(key -> key, words::getString));
    }

    /** A word or sentence of the catalogue, its places filled. */
    String say(String key, Object... values) {
        return values.length == 0
                ? words.getString(key)
                : new MessageFormat(words.getString(key), locale).format(values);
    }

    /** The amount with its currency, with the decimals that Stripe counts; where they are all zero, with the usual ones. */
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

    /** The currency by its name and code. */
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
