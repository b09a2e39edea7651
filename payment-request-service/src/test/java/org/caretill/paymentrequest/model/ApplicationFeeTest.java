package org.caretill.paymentrequest.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationFeeTest {

    @ParameterizedTest
    @CsvSource({
        "8500, AUD, 0, 0, 0",
        "8500, AUD, 150, 0, 128",
        "8500, AUD, 150, 30, 158",
        "8499, AUD, 150, 0, 127",
        "100, AUD, 50, 0, 1",
        "99, AUD, 50, 0, 0",
        "100, AUD, 1, 0, 0",
        "50, AUD, 0, 60, 50",
        "100, AUD, 10000, 0, 100",
        "100, AUD, 10000, 1, 100",
        "8500, JPY, 150, 30, 158",
        "8500, KWD, 150, 30, 150",
        "8500, ISK, 150, 30, 100",
        "99999999, AUD, 9999, 0, 99989999"
    })
    void the_percentage_is_rounded_half_up_and_the_fee_is_never_more_than_the_payment(
            long amountMinor, String currency, int basisPoints, long fixedMinor, long feeMinor) {
        assertThat(new ApplicationFee(basisPoints, fixedMinor)
                        .ofMinor(new Money(amountMinor, Currency.getInstance(currency))))
                .isEqualTo(feeMinor);
    }

    @Test
    void the_fee_is_between_zero_and_the_payment() {
        for (long amountMinor = 1; amountMinor < 100_000_000; amountMinor = amountMinor * 3 + 1) {
            for (int basisPoints = 0; basisPoints <= 10_000; basisPoints += 125) {
                for (long fixedMinor : new long[] {0, 1, 30, 99_999_999}) {
                    assertThat(new ApplicationFee(basisPoints, fixedMinor)
                                    .ofMinor(new Money(amountMinor, Currency.getInstance("AUD"))))
                            .isBetween(0L, amountMinor);
                }
            }
        }
    }
}
