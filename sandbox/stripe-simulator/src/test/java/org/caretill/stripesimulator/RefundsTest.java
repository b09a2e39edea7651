package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.exception.InvalidRequestException;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.param.RefundCreateParams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefundsTest {
    private Platform platform;
    private PaymentIntent paid;

    @BeforeEach
    void pay() throws Exception {
        platform = Platform.withDemoClinic();
        paid = platform.newPayment();
        platform.payInBrowser(paid, "4242424242424242");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void parts_are_refunded_until_nothing_is_left() throws Exception {
        assertThat(refund(3_000L).getStatus()).isEqualTo("succeeded");
        assertThat(refund(null).getAmount()).isEqualTo(5_500);

        var error = catchThrowableOfType(InvalidRequestException.class, () -> refund(1L));

        assertThat(error.getCode()).isEqualTo("charge_already_refunded");
        var charge = platform.stripe.v1().charges().retrieve(platform.now(paid).getLatestCharge(), platform.demoClinic);
        assertThat(charge.getAmountRefunded()).isEqualTo(8_500);
        assertThat(charge.getRefunded()).isTrue();
    }

    @Test
    void never_more_than_was_charged_is_refunded() throws Exception {
        refund(8_000L);

        var error = catchThrowableOfType(InvalidRequestException.class, () -> refund(501L));

        assertThat(error).hasMessageContaining("greater than unrefunded amount");
        assertThat(error.getParam()).isEqualTo("amount");
    }

    @Test
    void a_payment_that_did_not_succeed_cannot_be_refunded() throws Exception {
        paid = platform.newPayment();

        assertThat(catchThrowableOfType(InvalidRequestException.class, () -> refund(null)))
                .hasMessageContaining("does not have a successful charge");
    }

    @Test
    void the_balance_is_what_was_charged_less_refunds_and_fees() throws Exception {
        refund(3_000L);

        var balance = platform.stripe.v1().balance().retrieve(platform.demoClinic);
        var sums = platform.simulator
                .ledger()
                .get("accounts")
                .valueStream()
                .filter(account -> account.get("id").asText().equals(StripeSimulator.DEMO_CLINIC))
                .findFirst()
                .orElseThrow()
                .at("/balances/0");

        assertThat(balance.getPending().getFirst().getAmount()).isEqualTo(8_500 - 3_000 - 175);
        assertThat(sums.get("chargedMinor").asLong()).isEqualTo(8_500);
        assertThat(sums.get("refundedMinor").asLong()).isEqualTo(3_000);
        assertThat(sums.get("netMinor").asLong()).isEqualTo(8_500 - 3_000 - 175);
    }

    private Refund refund(Long amountMinor) throws Exception {
        var params = RefundCreateParams.builder().setPaymentIntent(paid.getId());
        if (amountMinor != null) {
            params.setAmount(amountMinor);
        }
        return platform.stripe.v1().refunds().create(params.build(), platform.demoClinic);
    }
}
