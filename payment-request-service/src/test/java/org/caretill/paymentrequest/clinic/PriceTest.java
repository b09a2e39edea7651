package org.caretill.paymentrequest.clinic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
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
        "AUD, 1_000, 100_000,        999, amount-below-minimum,  The minimum is $10.00",
        "AUD, 1_000, 100_000,    100_001, amount-above-maximum,  'The maximum is $1,000.00'",
        // Stripe's limits, if those are narrower.
        "AUD, 1,     99_999_999_999,  49, amount-below-minimum,  The minimum is $0.50",
        "KWD, 1,     100_000,      5_123, amount-not-chargeable, Amounts are multiples of KWD 0.010",
        "ISK, 1,     10_000_000,  10_050, amount-not-chargeable, Amounts are multiples of ISK 1"
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

    @Test
    void gst_is_an_eleventh_of_a_price_that_includes_it_and_only_a_registered_clinic_charges_it() {
        ClinicPayments registered = clinic("AUD", 100, 100_000);
        Money price = registered.price(11_000, "AUD");
        assertThat(registered.gstMinor(price)).isEqualTo(1_000);
        ClinicPayments withoutAbn = clinic("AUD", 100, 100_000, new ClinicPayments.PublicBusiness(null, "1 St", null));
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> withoutAbn.gstMinor(price))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("abn-missing"));
        ClinicPayments elsewhere = clinic("NZD", 100, 100_000);
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> elsewhere.gstMinor(elsewhere.price(11_000, "NZD")))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("gst-not-charged"));
    }

    private static long minor(String text) {
        return Long.parseLong(text.replace("_", ""));
    }

    private static ClinicPayments clinic(String currency, long minimumMinor, long maximumMinor) {
        return clinic(
                currency, minimumMinor, maximumMinor, new ClinicPayments.PublicBusiness("51824753556", null, null));
    }

    private static ClinicPayments clinic(
            String currency, long minimumMinor, long maximumMinor, ClinicPayments.PublicBusiness business) {
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
                null,
                null,
                true,
                business);
    }
}
