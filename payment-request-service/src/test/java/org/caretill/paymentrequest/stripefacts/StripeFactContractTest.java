package org.caretill.paymentrequest.stripefacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Currency;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.EventTopics;
import org.caretill.contracts.StripeFactType;
import org.caretill.outboxinbox.MalformedEventException;
import org.caretill.outboxinbox.ReceivedEvent;
import org.caretill.paymentrequest.model.Card;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.stripe.StripeDisputes;
import org.caretill.paymentrequest.stripe.StripeRefunds.RefundSnapshot;
import org.junit.jupiter.api.Test;

class StripeFactContractTest {

    @Test
    void every_payment_fact_of_the_contract_is_read() {
        assertThat(EventTopics.eventTypes(EventTopics.STRIPE_FACTS))
                .filteredOn(type -> type.startsWith("StripePayment"))
                .hasSize(5)
                .allSatisfy(type -> assertThat(read(type)).isNotNull());
    }

    @Test
    void a_success_names_account_payment_intent_and_money() {
        assertThat(read("StripePaymentSucceeded"))
                .isEqualTo(new Fact.Succeeded(
                        "acct_1CaretillDemoAU01",
                        "pi_3SW9kqDemoClinicAU1c2d3e4f",
                        new Money(8500, Currency.getInstance("AUD")),
                        new Card("visa", "4242")));
    }

    @Test
    void a_failure_has_its_most_specific_code() {
        assertThat(read("StripePaymentFailed")).isInstanceOfSatisfying(Fact.AttemptFailed.class, failed -> {
            assertThat(failed.code()).isEqualTo("generic_decline");
            assertThat(failed.charge()).isEqualTo("ch_3SW9kqDemoClinicAU1F4iLed0");
        });
    }

    @Test
    void a_refund_of_the_contract_is_read() {
        assertThat(event("StripeRefundChanged", EventContract.exampleText("StripeRefundChanged"))
                        .dataAs(StripeRefundFact.class)
                        .snapshot())
                .isEqualTo(new RefundSnapshot(
                        "re_3SW9kqDemoClinicAU1c2d3e4f",
                        3000,
                        "AUD",
                        "succeeded",
                        "requested_by_customer",
                        null,
                        "refund_01kaqx9q3te8m9y3r2vk7c5d1a",
                        Instant.parse("2026-11-23T01:10:04Z")));
    }

    @Test
    void a_dispute_of_the_contract_is_read() {
        assertThat(event("StripeDisputeChanged", EventContract.exampleText("StripeDisputeChanged"))
                        .dataAs(StripeDisputeFact.class)
                        .snapshot())
                .isEqualTo(new StripeDisputes.DisputeSnapshot(
                        "du_1SW9kqDemoClinicAU1c2d3e4f",
                        8500,
                        "AUD",
                        "needs_response",
                        "fraudulent",
                        Instant.parse("2026-12-02T01:10:04Z"),
                        Instant.parse("2026-11-23T01:10:04Z"),
                        Instant.parse("2026-11-23T01:10:05Z")));
    }

    @Test
    void a_fact_without_its_money_is_malformed() {
        String incomplete = EventContract.exampleText("StripePaymentSucceeded").replace("amountReceivedMinor", "other");
        assertThatThrownBy(() -> event("StripePaymentSucceeded", incomplete).dataAs(StripeFact.class))
                .isInstanceOf(MalformedEventException.class);
    }

    private static Fact read(String type) {
        return event(type, EventContract.exampleText(type))
                .dataAs(StripeFact.class)
                .asFact(StripeFactType.valueOf(type));
    }

    private static ReceivedEvent event(String type, String data) {
        return new ReceivedEvent("evt_1", type, data.getBytes(StandardCharsets.UTF_8));
    }
}
