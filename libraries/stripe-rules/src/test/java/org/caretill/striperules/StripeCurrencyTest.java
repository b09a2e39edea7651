package org.caretill.striperules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StripeCurrencyTest {

    /** Of these Stripe counts otherwise than ISO 4217. */
    private static final Set<String> OTHER_THAN_ISO = Set.of("ISK", "UGX", "MGA");

    static Stream<StripeCurrency> all() {
        return StripeCurrency.codes().stream()
                .map(code -> StripeCurrency.of(code).orElseThrow());
    }

    @Test
    void the_list_is_stripes() {
        assertThat(StripeCurrency.codes()).hasSize(139).contains("AUD", "JPY", "KWD", "XCG", "SLE", "STD");
        assertThat(StripeCurrency.codes()).doesNotContain("BGN", "HRK", "XAU", "VEF", "aud");
        assertThat(StripeCurrency.of("BGN")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void every_currency_is_javas_too_and_differs_only_where_stripe_says_so(StripeCurrency currency) {
        int iso = Currency.getInstance(currency.code()).getDefaultFractionDigits();
        assertThat(currency.decimals() == iso).isEqualTo(!OTHER_THAN_ISO.contains(currency.code()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void the_least_and_the_most_of_every_currency_can_be_charged(StripeCurrency currency) {
        assertThat(currency.minimumMinor()).isPositive().isLessThan(currency.maximumMinor());
        assertThat(currency.isChargeable(currency.minimumMinor())).isTrue();
        assertThat(currency.isChargeable(currency.maximumMinor())).isTrue();
        assertThat(currency.isChargeable(currency.maximumMinor() - 1)).isEqualTo(currency.stepMinor() == 1);
    }

    @ParameterizedTest
    @CsvSource({
        "AUD, 2, 50, 99999999, 1",
        "GBP, 2, 30, 99999999, 1",
        "HUF, 2, 17500, 9999999999, 1",
        "TWD, 2, 1, 99999999, 1",
        "JPY, 0, 50, 9999999999, 1",
        "MGA, 0, 1, 99999999, 1",
        "ISK, 2, 100, 99999900, 100",
        "UGX, 2, 100, 99999900, 100",
        "KWD, 3, 10, 99999990, 10",
        "IDR, 2, 50, 999999999999, 1",
    })
    void stripes_numbers_are_known(String code, int decimals, long minimumMinor, long maximumMinor, long stepMinor) {
        assertThat(StripeCurrency.of(code))
                .contains(new StripeCurrency(code, decimals, minimumMinor, maximumMinor, stepMinor));
    }

    @ParameterizedTest
    @CsvSource({
        "8500, AUD, 85.00",
        "1, AUD, 0.01",
        "8500, JPY, 8500",
        "8500, KWD, 8.500",
        "500, ISK, 5.00",
        "500, UGX, 5.00",
        "500, MGA, 500",
        "150, BGN, 1.50",
        "9223372036854775807, AUD, 92233720368547758.07",
    })
    void an_amount_is_written_with_the_decimals_that_stripe_counts(long amountMinor, String code, String text) {
        assertThat(StripeCurrency.decimal(amountMinor, Currency.getInstance(code)))
                .isEqualTo(text);
    }
}
