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
    void the_total_is_capped_at_what_was_paid() {
        assertThat(money(new Part(8_500, PENDING), new Part(8_500, PENDING), new Part(8_500, SUCCEEDED)))
                .isEqualTo(new RefundedMoney(8_500, 8_500, 8_500));
    }

    @Test
    void an_overflowing_sum_is_an_error() {
        assertThatThrownBy(() -> money(new Part(Long.MAX_VALUE, SUCCEEDED), new Part(1, SUCCEEDED)))
                .isInstanceOf(ArithmeticException.class);
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
        return RefundedMoney.of(8_500, List.of(parts));
    }
}
