package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.exception.InvalidRequestException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Payout;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.EventListParams;
import com.stripe.param.PayoutListParams;
import com.stripe.param.RefundCreateParams;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PayoutsTest {
    private Platform platform;
    private PaymentIntent paid;

    @BeforeEach
    void pay() throws Exception {
        platform = Platform.withDemoClinic();
        paid = platform.newPayment(10_000);
        platform.payInBrowser(paid, "4242424242424242");
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void a_payout_is_the_sum_of_its_balance_transactions() throws Exception {
        platform.stripe
                .v1()
                .refunds()
                .create(
                        RefundCreateParams.builder()
                                .setPaymentIntent(paid.getId())
                                .setAmount(2_500L)
                                .build(),
                        platform.demoClinic);
        String id = payOut("{\"withPending\": true}").at("/payouts/0/id").asText();

        Payout payout = platform.stripe.v1().payouts().retrieve(id, platform.demoClinic);
        // 1.7 % + A$0.30 of the payment; a refund does not return the fee.
        assertThat(payout.getAmount()).isEqualTo(10_000 - 200 - 2_500);
        assertThat(payout.getAutomatic()).isTrue();
        assertThat(payout.getReconciliationStatus()).isEqualTo("completed");
        assertThat(payout.getArrivalDate()).isGreaterThan(payout.getCreated());
        assertThat(inPayout(id))
                .extracting(BalanceTransaction::getReportingCategory)
                .containsExactly("payout", "refund", "charge");
        assertThat(inPayout(id).stream().mapToLong(BalanceTransaction::getNet).sum())
                .isZero();
        assertThat(inPayout(id).getFirst().getSourceObject()).isInstanceOf(Payout.class);
        assertThat(events()).startsWith("payout.reconciliation_completed", "payout.created");
        assertThat(sums().get("paidOutMinor").asLong()).isEqualTo(7_300);
        assertThat(sums().get("netMinor").asLong()).isEqualTo(7_300);
    }

    @Test
    void what_is_not_available_yet_or_was_paid_out_is_not_paid_out() {
        assertThat(payOut("{}").get("payouts")).isEmpty();
        assertThat(payOut("{\"withPending\": true}").get("payouts")).hasSize(1);
        assertThat(payOut("{\"withPending\": true}").get("payouts")).isEmpty();
    }

    @Test
    void a_payout_that_fails_comes_back_and_is_in_the_next_one() throws Exception {
        String failed = payOut("{\"withPending\": true}").at("/payouts/0/id").asText();
        platform.callTestSurface(
                "payouts/" + failed, "{\"account\": \"" + StripeSimulator.DEMO_CLINIC + "\", \"status\": \"failed\"}");

        Payout payout = platform.stripe.v1().payouts().retrieve(failed, platform.demoClinic);
        assertThat(payout.getStatus()).isEqualTo("failed");
        assertThat(payout.getFailureCode()).isEqualTo("account_closed");
        assertThat(payout.getFailureBalanceTransaction()).startsWith("txn_");
        String next = payOut("{}").at("/payouts/0/id").asText();
        assertThat(inPayout(next))
                .extracting(BalanceTransaction::getReportingCategory)
                .containsExactly("payout", "payout_reversal");
        assertThat(platform.stripe
                        .v1()
                        .payouts()
                        .list(PayoutListParams.builder().setStatus("in_transit").build(), platform.demoClinic)
                        .getData())
                .extracting(Payout::getId)
                .containsExactly(next);
    }

    @Test
    void a_late_payout_gets_another_day_and_then_arrives() throws Exception {
        String id = payOut("{\"withPending\": true}").at("/payouts/0/id").asText();
        String account = "{\"account\": \"" + StripeSimulator.DEMO_CLINIC + "\", ";
        platform.callTestSurface("payouts/" + id, account + "\"arrivalDate\": 1900000000}");
        platform.callTestSurface("payouts/" + id, account + "\"status\": \"paid\"}");

        Payout payout = platform.stripe.v1().payouts().retrieve(id, platform.demoClinic);
        assertThat(payout.getArrivalDate()).isEqualTo(1_900_000_000L);
        assertThat(payout.getStatus()).isEqualTo("paid");
        assertThat(events()).startsWith("payout.paid", "payout.updated");
    }

    @Test
    void nobody_can_tell_what_is_in_a_manual_payout() {
        String id = payOut("{\"manualMinor\": 1000}").at("/payouts/0/id").asText();
        assertThatThrownBy(() -> inPayout(id))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("automatic payouts, not manual");
    }

    private JsonNode payOut(String order) {
        return platform.callTestSurface("payouts/" + StripeSimulator.DEMO_CLINIC, order);
    }

    private List<BalanceTransaction> inPayout(String payout) throws Exception {
        return platform.stripe
                .v1()
                .balanceTransactions()
                .list(
                        BalanceTransactionListParams.builder()
                                .setPayout(payout)
                                .addExpand("data.source")
                                .build(),
                        platform.demoClinic)
                .getData();
    }

    private List<String> events() throws Exception {
        return platform
                .stripe
                .v1()
                .events()
                .list(EventListParams.builder().build(), platform.demoClinic)
                .getData()
                .stream()
                .map(Event::getType)
                .toList();
    }

    private JsonNode sums() {
        for (JsonNode account : platform.simulator.ledger().get("accounts")) {
            if (account.get("id").asText().equals(StripeSimulator.DEMO_CLINIC)) {
                return account.get("balances").get(0);
            }
        }
        throw new IllegalStateException("The ledger does not have the account.");
    }
}
