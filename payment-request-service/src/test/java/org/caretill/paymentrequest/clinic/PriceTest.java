package org.caretill.paymentrequest.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Currency;
import org.caretill.paymentrequest.model.Money;
import org.caretill.problemdetails.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTest {

    @ParameterizedTest
    @CsvSource({
        // The clinic's limits, if they are narrower than Stripe's.
        "AUD, 1_000, 100_000,        999, amount-below-minimum,  The least that can be asked for is 1000 (minor units of AUD)",
        "AUD, 1_000, 100_000,    100_001, amount-above-maximum,  The most that can be asked for is 100000 (minor units of AUD)",
        // Stripe's limits, if those are narrower.
        "AUD, 1,     99_999_999_999,  49, amount-below-minimum,  The least that can be asked for is 50 (minor units of AUD)",
        "KWD, 1,     100_000,      5_123, amount-not-chargeable, Amounts are multiples of 10 (minor units of KWD)",
        "ISK, 1,     10_000_000,  10_050, amount-not-chargeable, Amounts are multiples of 100 (minor units of ISK)"
    })
    void an_invalid_amount_is_refused_with_the_rule(
            String currency, String least, String most, String amount, String code, String rule) {
        ClinicPayments clinic = clinic(currency, minor(least), minor(most));
        assertThatThrownBy(() -> clinic.price(minor(amount), currency))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(RefusedException.Kind.UNPROCESSABLE);
                    assertThat(refused.code()).isEqualTo(code);
                    assertThat(refused).hasMessage(rule);
                });
    }

    @ParameterizedTest
    @CsvSource({"AUD, USD, This clinic takes payments in AUD", "XTS, XTS, Stripe does not take payments in XTS"})
    void another_currency_is_refused(String currency, String asked, String rule) {
        assertThatThrownBy(() -> clinic(currency, 50, 100_000).price(8500, asked))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.code()).isEqualTo("currency-not-accepted");
                    assertThat(refused).hasMessage(rule);
                });
    }

    @Test
    void the_minimum_and_maximum_are_accepted() {
        ClinicPayments clinic = clinic("AUD", 1_000, 100_000);
        for (long amount : new long[] {1_000, 8_500, 100_000}) {
            assertThat(clinic.price(amount, "AUD")).isEqualTo(new Money(amount, Currency.getInstance("AUD")));
        }
    }

    private static long minor(String text) {
        return Long.parseLong(text.replace("_", ""));
    }

    private static ClinicPayments clinic(String currency, long minimumMinor, long maximumMinor) {
        return new ClinicPayments(
                "clinic-1",
                "organisation-1",
                1,
                true,
                null,
                currency,
                minimumMinor,
                maximumMinor,
                60,
                new ClinicPayments.Stripe("LINKED", "acct_1", true),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
