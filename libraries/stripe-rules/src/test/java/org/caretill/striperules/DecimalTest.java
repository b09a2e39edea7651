package org.caretill.striperules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {

    @ParameterizedTest
    @CsvSource({
        "8500, AUD, 85.00",
        "5, AUD, 0.05",
        "0, AUD, 0.00",
        "8500, JPY, 8500",
        "8500, KWD, 8.500",
        "8500, ISK, 85.00",
        "8500, UGX, 85.00",
        "8500, HUF, 85.00",
        "8500, TWD, 85.00",
        "99999999, TND, 99999.999"
    })
    void an_amount_reads_with_the_decimals_of_its_currency(long amountMinor, String currency, String decimal) {
        assertThat(decimal(amountMinor, currency)).isEqualTo(decimal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"
            })
    void what_stripe_lists_as_zero_decimal_has_none(String currency) {
        assertThat(decimal(123, currency)).isEqualTo("123");
    }

    @ParameterizedTest
    @ValueSource(strings = {"BHD", "JOD", "KWD", "OMR", "TND"})
    void what_stripe_lists_as_three_decimal_has_three(String currency) {
        assertThat(decimal(123, currency)).isEqualTo("0.123");
    }

    @Test
    void no_large_amount_is_written_with_an_exponent() {
        assertThat(decimal(Long.MAX_VALUE, "JPY")).isEqualTo("9223372036854775807");
    }

    private static String decimal(long amountMinor, String currency) {
        return StripeCurrency.decimal(amountMinor, Currency.getInstance(currency));
    }
}
