package org.caretill.paymentrequest.receipt;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.caretill.languages.Catalogue;
import org.caretill.languages.Language;
import org.caretill.paymentrequest.model.Money;

/**
 * The texts of a receipt in the payer's language, and the formats of amounts and dates in that language and the clinic's
 * country. English stands in {@code words.properties}, the other languages in the library {@code languages}; a text that
 * a language lacks stays English. Digits are always Latin and the calendar Gregorian, as on cards and bank statements.
 */
final class ReceiptWords {

    private static final ResourceBundle ENGLISH = ResourceBundle.getBundle(
            "org.caretill.paymentrequest.receipt.words", Locale.ROOT, Control.getControl(Control.FORMAT_PROPERTIES));

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    private final Language language;
    private final String country;
    private final Locale locale;
    private final Map<String, String> words;

    private ReceiptWords(Language language, String country) {
        this.language = language;
        this.country = country;
        this.locale = language.locale(country);
        this.words = ENGLISH.keySet().stream().collect(Collectors.toMap(key -> key, key -> word(language, key)));
    }

    /** The panel and the page have the same labels; what is on the page alone has words of its own. */
    private static String word(Language language, String key) {
        String english = ENGLISH.getString(key);
        if (language.equals(Language.ENGLISH)) {
            return english;
        }
        Catalogue catalogue = Catalogue.of(language);
        return catalogue.receiptPage().getOrDefault(key, catalogue.panel().getOrDefault("receipt." + key, english));
    }

    /**
     * The texts for a payer; English if we do not have the language.
     *
     * @param tag the payer's BCP 47 language tag, as the platform gave it; it may be malformed
     * @param country the clinic's, ISO 3166-1 alpha-2
     */
    static ReceiptWords of(String tag, String country) {
        return new ReceiptWords(Language.of(tag).orElse(Language.ENGLISH), country);
    }

    /** The language of the texts, for the {@code lang} of HTML and PDF; English is that of the clinic's country. */
    String lang() {
        return language.equals(Language.ENGLISH) ? "en-" + country : language.tag();
    }

    /** The same in English. */
    ReceiptWords inEnglish() {
        return new ReceiptWords(Language.ENGLISH, country);
    }

    boolean isEnglish() {
        return language.equals(Language.ENGLISH);
    }

    /** The language's name in the language itself. */
    String endonym() {
        return language.endonym();
    }

    /** {@code ltr} or {@code rtl}. */
    String direction() {
        return language.direction();
    }

    /** All texts by their keys, for the template. */
    Map<String, String> all() {
        return words;
    }

    /** A text of the catalogue. */
    String say(String key) {
        return Objects.requireNonNull(words.get(key), key);
    }

    /** A text of the catalogue, with these values in its places. */
    String say(String key, Map<String, String> values) {
        return PLACE.matcher(say(key))
                .replaceAll(place -> Matcher.quoteReplacement(Objects.requireNonNull(values.get(place.group(1)))));
    }

    /** The amount with its currency. */
    String amount(Money money) {
        return money.written(locale, country);
    }

    /** The currency's name and code. */
    String currency(String code) {
        return say("currency", Map.of("name", Currency.getInstance(code).getDisplayName(locale), "code", code));
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
                Map.of(
                        "day",
                        date(time.toLocalDate()),
                        "time",
                        DateTimeFormatter.ofLocalizedTime(FormatStyle.SHORT)
                                .withLocale(locale)
                                .format(time),
                        "zone",
                        DateTimeFormatter.ofPattern("zzzz", locale).format(time)));
    }
}
