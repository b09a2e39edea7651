package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.exception.InvalidRequestException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Charge;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.param.RefundCreateParams;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApplicationFeesTest {
    private Platform platform;

    @BeforeEach
    void start() {
        platform = Platform.withDemoClinic();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void the_platform_keeps_the_fee_and_the_clinic_pays_it() throws Exception {
        PaymentIntent paid = pay(158);

        Charge charge =
                platform.stripe.v1().charges().retrieve(platform.now(paid).getLatestCharge(), platform.demoClinic);
        BalanceTransaction booked = platform.stripe
                .v1()
                .balanceTransactions()
                .retrieve(charge.getBalanceTransaction(), platform.demoClinic);
        assertThat(charge.getApplicationFee()).startsWith("fee_");
        assertThat(charge.getApplicationFeeAmount()).isEqualTo(158);
        assertThat(booked.getFeeDetails())
                .filteredOn(fee -> fee.getType().equals("application_fee"))
                .extracting(BalanceTransaction.FeeDetail::getAmount)
                .containsExactly(158L);
        assertThat(sums(StripeSimulator.DEMO_CLINIC).get("applicationFeesMinor").asLong())
                .isEqualTo(158);
        assertThat(sums(Accounts.PLATFORM).get("applicationFeesMinor").asLong()).isEqualTo(158);
        assertThat(sums(Accounts.PLATFORM).get("netMinor").asLong()).isEqualTo(158);
    }

    @Test
    void refunds_give_their_part_of_it_back_and_the_last_one_the_rest() throws Exception {
        PaymentIntent paid = pay(158);

        Refund refund = refund(paid, 1_000, true);
        BalanceTransaction booked = platform.stripe
                .v1()
                .balanceTransactions()
                .retrieve(refund.getBalanceTransaction(), platform.demoClinic);
        assertThat(booked.getFee()).isEqualTo(-19);
        assertThat(booked.getNet()).isEqualTo(-981);
        assertThat(sums(Accounts.PLATFORM).get("netMinor").asLong()).isEqualTo(139);

        refund(paid, 3_333, true);
        refund(paid, 4_167, true);
        assertThat(sums(Accounts.PLATFORM).get("netMinor").asLong()).isZero();
        assertThat(sums(StripeSimulator.DEMO_CLINIC).get("applicationFeesMinor").asLong())
                .isZero();
    }

    @Test
    void who_does_not_ask_for_it_keeps_paying_it() throws Exception {
        refund(pay(158), 8_500, false);
        assertThat(sums(Accounts.PLATFORM).get("netMinor").asLong()).isEqualTo(158);
    }

    @Test
    void a_fee_that_was_not_taken_is_not_given_back() throws Exception {
        PaymentIntent paid = pay(0);
        assertThat(catchThrowableOfType(InvalidRequestException.class, () -> refund(paid, 100, true)))
                .hasMessageContaining("no application fee");
    }

    private PaymentIntent pay(long feeMinor) throws Exception {
        var params = Platform.params(8_500);
        if (feeMinor > 0) {
            params.setApplicationFeeAmount(feeMinor);
        }
        PaymentIntent intent = platform.stripe.v1().paymentIntents().create(params.build(), platform.demoClinic);
        platform.payInBrowser(intent, "4242424242424242");
        return intent;
    }

    private Refund refund(PaymentIntent intent, long amountMinor, boolean withFee) throws Exception {
        return platform.stripe
                .v1()
                .refunds()
                .create(
                        RefundCreateParams.builder()
                                .setPaymentIntent(intent.getId())
                                .setAmount(amountMinor)
                                .setRefundApplicationFee(withFee)
                                .build(),
                        platform.demoClinic);
    }

    private JsonNode sums(String account) {
        return platform.simulator
                .ledger()
                .get("accounts")
                .valueStream()
                .filter(entry -> entry.get("id").asText().equals(account))
                .findFirst()
                .orElseThrow()
                .get("balances")
                .get(0);
    }
}
