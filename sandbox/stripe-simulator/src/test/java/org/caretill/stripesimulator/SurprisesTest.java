package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.model.Charge;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.param.EventListParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.RefundCreateParams;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is rare at Stripe and surprises who has never seen it: pending refunds, foreign events, rare brands and advice. */
class SurprisesTest {

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
    void a_refund_may_be_pending_and_succeed_later() throws Exception {
        Refund refund = refunded("4000000000007726");
        assertThat(refund.getStatus()).isEqualTo("pending");
        assertThat(refund.getBalanceTransaction()).isNull();
        assertThat(types()).doesNotContain("refund.updated");

        end(refund, "succeeded");
        Refund later = platform.stripe.v1().refunds().retrieve(refund.getId(), platform.demoClinic);
        assertThat(later.getStatus()).isEqualTo("succeeded");
        assertThat(later.getBalanceTransaction()).startsWith("txn_");
        assertThat(types()).contains("refund.updated", "charge.refund.updated").doesNotContain("refund.failed");
    }

    @Test
    void a_pending_refund_may_fail_and_no_money_has_moved() throws Exception {
        Refund refund = refunded("4000000000007726");
        end(refund, "failed");
        Refund later = platform.stripe.v1().refunds().retrieve(refund.getId(), platform.demoClinic);
        assertThat(later.getStatus()).isEqualTo("failed");
        assertThat(later.getBalanceTransaction()).isNull();
        assertThat(later.getFailureBalanceTransaction()).isNull();
        assertThat(types()).contains("refund.failed");
    }

    @Test
    void an_account_has_events_that_concern_others() throws Exception {
        platform.callTestSurface("foreign-events/" + StripeSimulator.DEMO_CLINIC, "{\"count\":2}");
        assertThat(types())
                .contains(
                        "customer.created",
                        "customer.created",
                        "customer.updated",
                        "customer.updated",
                        "invoice.created",
                        "invoice.created",
                        "invoice.paid",
                        "invoice.paid");
    }

    @ParameterizedTest
    @CsvSource({
        "pm_card_discover, discover",
        "pm_card_diners, diners",
        "pm_card_jcb, jcb",
        "pm_card_unionpay, unionpay",
        "pm_card_amex, amex"
    })
    void cards_have_their_brand(String paymentMethod, String brand) throws Exception {
        PaymentIntent paid = platform.stripe
                .v1()
                .paymentIntents()
                .confirm(
                        platform.newPayment().getId(),
                        PaymentIntentConfirmParams.builder()
                                .setPaymentMethod(paymentMethod)
                                .setReturnUrl("https://call.example/")
                                .addExpand("latest_charge")
                                .build(),
                        platform.demoClinic);
        assertThat(paid.getLatestChargeObject()
                        .getPaymentMethodDetails()
                        .getCard()
                        .getBrand())
                .isEqualTo(brand);
    }

    @ParameterizedTest
    @CsvSource({"4000000000009995, try_again_later, 51", "4000000000009987, do_not_try_again, 41"})
    void a_decline_says_what_to_do_and_what_the_bank_said(String card, String advice, String code) throws Exception {
        PaymentIntent intent = platform.newPayment();
        JsonNode error = Platform.json(platform.payInBrowser(intent, card)).get("error");
        assertThat(error.get("advice_code").asText()).isEqualTo(advice);
        assertThat(error.get("network_decline_code").asText()).isEqualTo(code);
        assertThat(platform.now(intent).getLastPaymentError().getAdviceCode()).isEqualTo(advice);
    }

    @Test
    void a_payment_may_get_its_balance_transaction_after_it_succeeded() throws Exception {
        platform.callTestSurface("settlement", "{\"delayMs\":1000}");
        PaymentIntent intent = platform.newPayment();
        platform.payInBrowser(intent, "4242424242424242");
        Charge charge = charge(intent);
        assertThat(charge.getPaid()).isTrue();
        assertThat(charge.getBalanceTransaction()).isNull();
        assertThat(types()).contains("payment_intent.succeeded").doesNotContain("charge.updated");

        await().until(() -> charge(intent).getBalanceTransaction() != null);
        assertThat(types()).contains("charge.updated");
    }

    private Charge charge(PaymentIntent intent) throws Exception {
        return platform.stripe.v1().charges().retrieve(platform.now(intent).getLatestCharge(), platform.demoClinic);
    }

    private Refund refunded(String card) throws Exception {
        PaymentIntent intent = platform.newPayment();
        assertThat(platform.payInBrowser(intent, card).statusCode()).isEqualTo(200);
        return platform.stripe
                .v1()
                .refunds()
                .create(
                        RefundCreateParams.builder()
                                .setPaymentIntent(intent.getId())
                                .build(),
                        platform.demoClinic);
    }

    private void end(Refund refund, String status) {
        platform.callTestSurface(
                "refunds/" + refund.getId(),
                "{\"account\":\"%s\",\"status\":\"%s\"}".formatted(StripeSimulator.DEMO_CLINIC, status));
    }

    private List<String> types() throws Exception {
        return platform
                .stripe
                .v1()
                .events()
                .list(EventListParams.builder().setLimit(100L).build(), platform.demoClinic)
                .getData()
                .stream()
                .map(Event::getType)
                .toList();
    }
}
