package org.caretill.paymentrequest.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.languages.Language;
import org.caretill.paymentrequest.model.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en-AU | AU | AUD | 8500      | $85.00",
                "en    | AU | AUD | 8500      | $85.00",
                "en-US | AU | AUD | 8500      | $85.00",
                "en-AU | AU | USD | 8500      | USD 85.00",
                "en-AU | AU | NZD | 8500      | NZD 85.00",
                "en-US | US | USD | 123456789 | $1,234,567.89",
                "en-AU | AU | JPY | 8500      | JPY 8,500",
                "en-AU | AU | KWD | 8500      | KWD 8.500",
                "en-AU | AU | MGA | 8500      | MGA 8,500",
                "en-AU | AU | ISK | 850000    | ISK 8,500",
                "en-AU | AU | UGX | 850000    | UGX 8,500",
                "en-AU | DE | EUR | 123456    | 1.234,56 €"
            })
    void amounts_have_stripes_decimals_and_the_format_of_the_clinics_country(
            String locale, String country, String currency, long amountMinor, String text) {
        assertThat(ReceiptWords.of(locale, country)
                        .amount(new Money(amountMinor, Currency.getInstance(currency)))
                        .replace('\u00A0', ' '))
                .isEqualTo(text);
    }

    @Test
    void days_and_times_are_in_the_clinics_time_zone_which_is_named() {
        ReceiptWords words = ReceiptWords.of("en-AU", "AU");
        assertThat(words.date(LocalDate.of(2026, 11, 23))).isEqualTo("23 November 2026");
        assertThat(words.time(Instant.parse("2026-11-23T13:30:00Z").atZone(ZoneId.of("Australia/Sydney")))
                        .replace('\u202F', ' '))
                .isEqualTo("24 November 2026, 12:30 am (Australian Eastern Daylight Time)");
        assertThat(words.time(Instant.parse("2026-11-23T13:30:00Z").atZone(ZoneId.of("UTC"))))
                .endsWith("(Coordinated Universal Time)");
    }

    @ParameterizedTest
    @CsvSource({
        "en-AU,en-AU,ltr",
        "en,en-AU,ltr",
        "en-US,en-AU,ltr",
        "und,en-AU,ltr",
        "tlh,en-AU,ltr",
        "de-DE,de,ltr",
        "zh-Hans-CN,zh-Hans,ltr",
        "zh_TW.UTF-8,zh-Hant,ltr",
        "sr-Latn-RS,sr-Latn,ltr",
        "cnr,cnr-ME,ltr",
        "prs,fa-AF,rtl",
        "ar-EG,ar,rtl"
    })
    void the_language_is_that_of_the_texts_and_english_that_of_the_clinics_country(
            String asked, String lang, String direction) {
        ReceiptWords words = ReceiptWords.of(asked, "AU");
        assertThat(words.lang()).isEqualTo(lang);
        assertThat(words.direction()).isEqualTo(direction);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-", "x", "xx-yy-zz-qq", "123", "en-u-ca-buddhist-nu-thai", "----", "i-klingon", "en-AU-u-"})
    void there_are_texts_for_any_language_tag(String tag) {
        ReceiptWords words = ReceiptWords.of(tag, "AU");
        assertThat(words.lang()).startsWith("en");
        assertThat(words.amount(new Money(8500, Currency.getInstance("AUD")))).contains("85.00");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar-EG", "fa-AF", "th-TH", "bn-BD", "en-u-ca-buddhist-nu-thai"})
    void digits_are_latin_and_years_gregorian_in_every_language(String tag) {
        ReceiptWords words = ReceiptWords.of(tag, "AU");
        assertThat(words.amount(new Money(8500, Currency.getInstance("AUD")))).contains("85.00");
        assertThat(words.date(LocalDate.of(2026, 11, 23))).contains("23").contains("2026");
    }

    @Test
    void the_language_of_the_machine_does_not_matter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(ReceiptWords.of("tlh", "AU").say("title")).isEqualTo("Receipt");
            assertThat(ReceiptWords.of("en-AU", "AU").date(LocalDate.of(2026, 11, 23)))
                    .isEqualTo("23 November 2026");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @MethodSource("otherLanguages")
    void every_language_has_all_words_with_their_places(Language language) {
        Map<String, String> english = ReceiptWords.of("en", "AU").all();
        Map<String, String> words = ReceiptWords.of(language.tag(), "AU").all();
        assertThat(words.keySet()).isEqualTo(english.keySet());
        // Labels may be the same in two languages, such as Total; a sentence of several words is not.
        english.forEach((key, text) -> {
            assertThat(places(words.get(key))).as(key).isEqualTo(places(text));
            if (text.matches("\\p{L}+( \\p{L}+)+")) {
                assertThat(words.get(key)).as(key).isNotEqualTo(text);
            }
        });
    }

    static Stream<Language> otherLanguages() {
        return Language.all().stream().filter(language -> !language.equals(Language.ENGLISH));
    }

    private static Set<String> places(String text) {
        return Pattern.compile("\\{\\w+}")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fr | 23 novembre 2026 | 85,00 $",
                "fa-AF | 23 نومبر 2026 | $ 85.00",
                "th | 23 พฤศจิกายน ค.ศ. 2026 | $85.00",
                "my | 2026 နိုဝင်ဘာ 23 | 85.00 $"
            })
    void dates_and_amounts_are_as_in_the_language(String tag, String date, String amount) {
        ReceiptWords words = ReceiptWords.of(tag, "AU");
        assertThat(words.date(LocalDate.of(2026, 11, 23))).isEqualTo(date);
        assertThat(words.amount(new Money(8500, Currency.getInstance("AUD"))).replace('\u00A0', ' '))
                .isEqualTo(amount);
    }
}
