package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.Dispute;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.EventListParams;
import com.stripe.param.RefundCreateParams;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisputesTest {
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
    void a_dispute_of_a_part_takes_that_part_and_says_when_evidence_is_due() throws Exception {
        String id = open("\"amountMinor\": 3000, \"reason\": \"duplicate\", \"dueBy\": 1800000000");

        Dispute dispute = platform.stripe.v1().disputes().retrieve(id, platform.demoClinic);
        assertThat(dispute.getAmount()).isEqualTo(3_000);
        assertThat(dispute.getReason()).isEqualTo("duplicate");
        assertThat(dispute.getEvidenceDetails().getDueBy()).isEqualTo(1_800_000_000L);
        assertThat(dispute.getPaymentIntent()).isEqualTo(paid.getId());
        assertThat(categories()).containsExactly("dispute", "charge");
        assertThat(disputedMinor()).isEqualTo(3_000);
        assertThat(events()).startsWith("charge.dispute.funds_withdrawn", "charge.dispute.created");
    }

    @Test
    void what_is_won_comes_back() throws Exception {
        String id = open("\"amountMinor\": 3000");
        move(id, "\"status\": \"under_review\"");
        move(id, "\"status\": \"won\"");

        assertThat(categories()).containsExactly("dispute_reversal", "dispute", "charge");
        assertThat(disputedMinor()).isZero();
        assertThat(events())
                .startsWith("charge.dispute.closed", "charge.dispute.funds_reinstated", "charge.dispute.updated");
        assertThat(platform.stripe
                        .v1()
                        .disputes()
                        .retrieve(id, platform.demoClinic)
                        .getBalanceTransactions())
                .hasSize(2);
    }

    @Test
    void what_is_lost_stays_away() throws Exception {
        String id = open("\"amountMinor\": 3000");
        move(id, "\"status\": \"lost\"");

        assertThat(disputedMinor()).isEqualTo(3_000);
        assertThat(events()).startsWith("charge.dispute.closed");
    }

    @Test
    void an_inquiry_takes_money_only_when_it_becomes_a_dispute() throws Exception {
        String id = open("\"status\": \"warning_needs_response\"");
        assertThat(categories()).containsExactly("charge");

        move(id, "\"status\": \"needs_response\", \"dueBy\": 1800000000");

        assertThat(categories()).containsExactly("dispute", "charge");
        assertThat(events()).startsWith("charge.dispute.updated", "charge.dispute.funds_withdrawn");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"status\": \"returned\"",
                "\"amountMinor\": 8501",
                "\"amountMinor\": 0",
            })
    void what_is_no_dispute_is_refused(String fields) {
        assertThatThrownBy(() -> open(fields)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_refund_that_the_bank_sends_back_is_the_clinics_money_again() throws Exception {
        String refund = platform.stripe
                .v1()
                .refunds()
                .create(
                        RefundCreateParams.builder()
                                .setPaymentIntent(paid.getId())
                                .setAmount(3_000L)
                                .build(),
                        platform.demoClinic)
                .getId();
        platform.callTestSurface("refunds/" + refund, "{\"account\": \"%s\"}".formatted(StripeSimulator.DEMO_CLINIC));

        var failed = platform.stripe.v1().refunds().retrieve(refund, platform.demoClinic);
        assertThat(failed.getStatus()).isEqualTo("failed");
        assertThat(failed.getFailureBalanceTransaction()).isNotNull();
        assertThat(categories()).containsExactly("refund_failure", "refund", "charge");
        assertThat(sums().get("refundedMinor").asLong()).isZero();
        assertThat(events()).startsWith("refund.failed", "charge.refund.updated", "refund.updated");
    }

    private String open(String fields) {
        return platform.callTestSurface(
                        "disputes",
                        "{\"account\": \"%s\", \"paymentIntent\": \"%s\", %s}"
                                .formatted(StripeSimulator.DEMO_CLINIC, paid.getId(), fields))
                .get("id")
                .asText();
    }

    private ObjectNode move(String id, String fields) {
        return platform.callTestSurface(
                "disputes/" + id, "{\"account\": \"%s\", %s}".formatted(StripeSimulator.DEMO_CLINIC, fields));
    }

    private List<String> categories() throws Exception {
        return platform
                .stripe
                .v1()
                .balanceTransactions()
                .list(BalanceTransactionListParams.builder().build(), platform.demoClinic)
                .getData()
                .stream()
                .map(BalanceTransaction::getReportingCategory)
                .toList();
    }

    private long disputedMinor() {
        return sums().get("disputedMinor").asLong();
    }

    private JsonNode sums() {
        return platform.simulator
                .ledger()
                .get("accounts")
                .valueStream()
                .filter(account -> account.get("id").asText().equals(StripeSimulator.DEMO_CLINIC))
                .findFirst()
                .orElseThrow()
                .get("balances")
                .get(0);
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
}
