package org.caretill.paymentrequest.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;
import org.caretill.paymentrequest.model.Money;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en-AU | AUD | 8500      | $85.00",
                "en    | AUD | 8500      | A$85.00",
                "en-US | USD | 123456789 | $1,234,567.89",
                "en-AU | JPY | 8500      | JPY 8,500",
                "en-AU | KWD | 8500      | KWD 8.500",
                "en-AU | MGA | 8500      | MGA 8,500",
                "en-AU | ISK | 850000    | ISK 8,500",
                "en-AU | UGX | 850000    | UGX 8,500",
                "en-DE | EUR | 123456    | 1.234,56 €"
            })
    void amounts_have_stripes_decimals_and_the_format_of_the_payers_region(
            String locale, String currency, long amountMinor, String text) {
        assertThat(ReceiptWords.of(locale)
                        .amount(new Money(amountMinor, Currency.getInstance(currency)))
                        .replace('\u00A0', ' '))
                .isEqualTo(text);
    }

    @Test
    void days_and_times_are_in_the_clinics_time_zone_which_is_named() {
        ReceiptWords words = ReceiptWords.of("en-AU");
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
        "en,en,ltr",
        "de-DE,en-DE,ltr",
        "zh-Hans-CN,en-CN,ltr",
        "ar-EG,ar-EG,rtl",
        "ar,ar,rtl"
    })
    void the_language_is_that_of_the_texts_and_the_region_the_payers(String asked, String lang, String direction) {
        ReceiptWords words = ReceiptWords.of(asked);
        assertThat(words.lang()).isEqualTo(lang);
        assertThat(words.direction()).isEqualTo(direction);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-", "x", "xx-yy-zz-qq", "123", "en-u-ca-buddhist-nu-thai", "----", "i-klingon", "en-AU-u-"})
    void there_are_texts_for_any_language_tag(String tag) {
        ReceiptWords words = ReceiptWords.of(tag);
        assertThat(words.lang()).startsWith("en");
        assertThat(words.amount(new Money(8500, Currency.getInstance("AUD")))).contains("85.00");
    }

    @Test
    void the_language_of_the_machine_does_not_matter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            assertThat(ReceiptWords.of("de-DE").say("title")).isEqualTo("Receipt");
            assertThat(ReceiptWords.of("en-AU").date(LocalDate.of(2026, 11, 23)))
                    .isEqualTo("23 November 2026");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void what_a_language_lacks_stays_english() {
        assertThat(ReceiptWords.of("ar").say("title")).isEqualTo("إيصال");
        assertThat(ReceiptWords.of("ar").say("itemNumber")).isEqualTo("Item number");
    }
}
