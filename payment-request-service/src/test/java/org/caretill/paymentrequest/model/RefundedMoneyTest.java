package org.caretill.paymentrequest.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.caretill.paymentrequest.model.RefundStatus.CANCELED;
import static org.caretill.paymentrequest.model.RefundStatus.FAILED;
import static org.caretill.paymentrequest.model.RefundStatus.PENDING;
import static org.caretill.paymentrequest.model.RefundStatus.SUCCEEDED;

import java.util.Arrays;
import java.util.List;
import org.caretill.paymentrequest.model.RefundedMoney.Part;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefundedMoneyTest {

    @Test
    void pending_and_succeeded_refunds_count_and_the_rest_is_left() {
        assertThat(money(new Part(3_000, SUCCEEDED), new Part(500, PENDING)))
                .isEqualTo(new RefundedMoney(8_500, 3_500, 500))
                .extracting(RefundedMoney::leftMinor)
                .isEqualTo(5_000L);
    }

    @Test
    void failed_and_canceled_refunds_do_not_count() {
        assertThat(money(new Part(8_500, FAILED), new Part(8_500, CANCELED)).leftMinor())
                .isEqualTo(8_500);
    }

    @Test
    void nothing_is_left_of_a_full_refund() {
        assertThat(money(new Part(8_499, SUCCEEDED), new Part(1, PENDING)).leftMinor())
                .isZero();
    }

    @Test
    void a_refund_of_more_than_is_left_exceeds_the_payment_and_is_not_counted() {
        RefundedMoney counted = money(new Part(5_000, PENDING));
        assertThat(counted.isExceededBy(new Part(3_500, SUCCEEDED))).isFalse();
        for (long amountMinor : new long[] {3_501, 8_500, Long.MAX_VALUE}) {
            for (RefundStatus status : RefundStatus.values()) {
                var part = new Part(amountMinor, status);
                assertThat(counted.isExceededBy(part)).as("%s", part).isEqualTo(status.counts());
            }
            var tooMuch = new Part(amountMinor, SUCCEEDED);
            assertThatThrownBy(() -> counted.plus(tooMuch)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"PENDING, 'SUCCEEDED,CANCELED,FAILED'", "SUCCEEDED, 'CANCELED,FAILED'", "CANCELED, FAILED", "FAILED, ''"
    })
    void a_refund_only_moves_forward(RefundStatus status, String followers) {
        List<String> news = Arrays.stream(RefundStatus.values())
                .filter(status::isFollowedBy)
                .map(Enum::name)
                .toList();
        assertThat(String.join(",", news)).isEqualTo(followers);
    }

    @ParameterizedTest
    @CsvSource({
        "pending, PENDING",
        "requires_action, PENDING",
        "succeeded, SUCCEEDED",
        "canceled, CANCELED",
        "failed, FAILED"
    })
    void every_refund_status_of_stripe_is_mapped(String stripe, RefundStatus status) {
        assertThat(RefundStatus.ofStripe(stripe)).isEqualTo(status);
    }

    private static RefundedMoney money(Part... parts) {
        RefundedMoney counted = RefundedMoney.none(8_500);
        for (Part part : parts) {
            counted = counted.plus(part);
        }
        return counted;
    }
}
