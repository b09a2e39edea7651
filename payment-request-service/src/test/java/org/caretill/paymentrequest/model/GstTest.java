package org.caretill.paymentrequest.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GstTest {

    @ParameterizedTest
    @CsvSource({"11000, 1000", "8500, 773", "5, 0", "6, 1", "16, 1", "17, 2", "1, 0", "99999999, 9090909"})
    void it_is_an_eleventh_of_the_amount(long amountMinor, long gstMinor) {
        assertThat(Gst.includedIn(amountMinor)).isEqualTo(gstMinor);
    }

    @Test
    void every_amount_is_rounded_half_up() {
        for (long amount = 1; amount < 100_000; amount += 7) {
            assertThat(Gst.includedIn(amount))
                    .isEqualTo(BigDecimal.valueOf(amount)
                            .divide(BigDecimal.valueOf(11), 0, RoundingMode.HALF_UP)
                            .longValueExact());
        }
    }
}
