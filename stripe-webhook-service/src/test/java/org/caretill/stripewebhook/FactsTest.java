package org.caretill.stripewebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.stripewebhook.StripeExamples.ACCOUNT;
import static org.caretill.stripewebhook.StripeExamples.PAYMENT_INTENT;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.caretill.contracts.StripeFactType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactsTest {

    private static final Instant OCCURRED = Instant.parse("2026-11-23T01:02:31Z");

    @Test
    void a_success_has_money_request_and_time() {
        assertThat(payment("payment_intent.succeeded"))
                .isEqualTo(new Fact.Payment(
                        PAYMENT_INTENT,
                        ACCOUNT,
                        8_500,
                        8_500,
                        "AUD",
                        false,
                        "preq_01kaqx4f9ne8m9y3r2vk7c5d1a",
                        "succeeded",
                        null,
                        null,
                        OCCURRED));
    }

    @ParameterizedTest
    @CsvSource({
        "payment_intent.succeeded, StripePaymentSucceeded",
        "payment_intent.payment_failed, StripePaymentFailed",
        "payment_intent.processing, StripePaymentProcessing",
        "payment_intent.requires_action, StripePaymentRequiresAction",
        "payment_intent.canceled, StripePaymentCanceled"
    })
    void facts_of_a_payment_are_keyed_by_its_payment_intent(String example, StripeFactType type) {
        Fact fact = fact(StripeExamples.body(example));
        assertThat(fact.type()).isEqualTo(type);
        assertThat(fact.key()).isEqualTo(PAYMENT_INTENT);
    }

    @Test
    void the_card_is_that_of_the_expanded_charge() {
        assertThat(payment("payment_intent.succeeded-with-expanded-charge").card())
                .isEqualTo(new Fact.Card("visa", "4242"));
    }

    @Test
    void an_old_api_version_has_the_card_in_its_list_of_charges() {
        assertThat(payment("payment_intent.succeeded-2020-08-27").card()).isEqualTo(new Fact.Card("visa", "4444"));
    }

    @Test
    void a_failure_has_stripes_codes_and_the_card_that_failed() {
        Fact.Payment payment = payment("payment_intent.payment_failed");
        assertThat(payment.failure())
                .isEqualTo(new Fact.Failure("card_declined", "generic_decline", "ch_3SW9kqDemoClinicAU1F4iLed0"));
        assertThat(payment.card()).isEqualTo(new Fact.Card("visa", "0002"));
        assertThat(payment.amountReceivedMinor()).isZero();
    }

    @Test
    void a_failure_without_a_code_is_still_a_failure() {
        String unexplained = StripeExamples.body("payment_intent.processing")
                .replace("payment_intent.processing", "payment_intent.payment_failed");
        assertThat(((Fact.Payment) fact(unexplained).data()).failure()).isEqualTo(new Fact.Failure(null, null, null));
    }

    @Test
    void a_success_after_a_failed_attempt_has_neither_the_failure_nor_the_failed_card() {
        String succeeded = StripeExamples.body("payment_intent.payment_failed")
                .replace("\"payment_intent.payment_failed\"", "\"payment_intent.succeeded\"");
        Fact.Payment payment = (Fact.Payment) fact(succeeded).data();
        assertThat(payment.failure()).isNull();
        assertThat(payment.card()).isNull();
    }

    @Test
    void a_payment_of_the_platform_itself_has_no_account() {
        StripeEvent event = StripeExamples.event(StripeExamples.body("payment_intent.succeeded-on-the-platform"));
        Fact fact =
                Objects.requireNonNull(Translation.of(event, WebhookEndpoint.ACCOUNT, StripeExamples.platform(false))
                        .facts()
                        .getFirst());
        assertThat(((Fact.Payment) fact.data()).account()).isNull();
    }

    @Test
    void malformed_metadata_is_not_passed_on() {
        String written = StripeExamples.body("payment_intent.succeeded")
                .replace("preq_01kaqx4f9ne8m9y3r2vk7c5d1a", "Pat Example, pat@example.org");
        assertThat(((Fact.Payment) fact(written).data()).paymentRequestId()).isNull();
    }

    @Test
    void a_payment_of_our_application_whose_metadata_the_clinic_removed_is_a_fact_too() {
        String withoutMetadata = StripeExamples.body("payment_intent.succeeded")
                .replace("caretill_payment_request_id", "order")
                .replaceFirst("\"application\": null", "\"application\": \"ca_1\"");
        assertThat(((Fact.Payment) fact(withoutMetadata).data()).paymentRequestId())
                .isNull();
    }

    @Test
    void a_refund_has_money_status_and_failure_reason() {
        Fact fact = fact(StripeExamples.body("refund.failed"));
        assertThat(fact.type()).isEqualTo(StripeFactType.StripeRefundChanged);
        assertThat(fact.key()).isEqualTo(PAYMENT_INTENT);
        assertThat(fact.data())
                .isEqualTo(new Fact.RefundChange(
                        PAYMENT_INTENT,
                        ACCOUNT,
                        "re_3SW9kqDemoClinicAU1c2d3e4f",
                        3_000,
                        "AUD",
                        "failed",
                        "requested_by_customer",
                        "expired_or_canceled_card",
                        "refund_01kaqx9q3te8m9y3r2vk7c5d1a",
                        false,
                        Instant.parse("2026-11-23T01:03:24Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "refund.created, pending",
        "refund.updated, succeeded",
        "charge.refund.updated, succeeded",
        "charge.refunded-2020-08-27, succeeded"
    })
    void every_event_about_a_refund_has_its_status(String example, String status) {
        Fact.RefundChange refund =
                (Fact.RefundChange) fact(StripeExamples.body(example)).data();
        assertThat(refund.refund()).isEqualTo("re_3SW9kqDemoClinicAU1c2d3e4f");
        assertThat(refund.paymentIntent()).isEqualTo(PAYMENT_INTENT);
        assertThat(refund.status()).isEqualTo(status);
    }

    @Test
    void a_refund_made_in_the_dashboard_has_no_text_written_there() {
        Fact.RefundChange refund = (Fact.RefundChange)
                fact(StripeExamples.body("charge.refund.updated")).data();
        assertThat(refund.reason()).isNull();
        assertThat(refund.paymentRequestRefundId()).isNull();
    }

    @Test
    void a_charge_that_lists_several_refunds_tells_each() {
        assertThat(translation(StripeExamples.body("charge.refunded-2020-08-27"))
                        .facts())
                .extracting(fact -> ((Fact.RefundChange) fact.data()).refund())
                .containsExactly("re_3SW9kqDemoClinicAU1c2d3e4f", "re_3SW9kqDemoClinicAU1earlier1");
    }

    @Test
    void a_charge_without_a_list_of_refunds_has_no_fact() {
        assertThat(translation(StripeExamples.body("charge.refunded"))).isEqualTo(new Translation(Set.of(), List.of()));
    }

    @Test
    void a_refund_without_payment_intent_has_no_fact() {
        String ofACharge = StripeExamples.body("refund.updated").replace('"' + PAYMENT_INTENT + '"', "null");
        assertThat(translation(ofACharge)).isEqualTo(new Translation(Set.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"amount\": 3000 -> \"amount\": 0",
                "\"amount\": 3000 -> \"amount\": 30.5",
                "\"status\": \"succeeded\" -> \"status\": \"returned\"",
                "\"status\": \"succeeded\" -> \"status\": null",
                "\"id\": \"re_3SW9kqDemoClinicAU1c2d3e4f\" -> \"id\": \"somebody\"",
                "\"payment_intent\": \"pi_3SW9kqDemoClinicAU1c2d3e4f\" -> \"payment_intent\": \"ch_1\""
            })
    void a_refund_that_is_not_as_described_is_flagged(String change) {
        String[] parts = change.split(" -> ", 2);
        String body = StripeExamples.body("refund.updated");
        assertThat(body).contains(parts[0]);
        assertThat(translation(body.replace(parts[0], parts[1])))
                .isEqualTo(new Translation(Set.of(Flag.UNREADABLE), List.of()));
    }

    @Test
    void a_dispute_has_its_status_and_the_due_date_of_evidence() {
        Fact fact = fact(StripeExamples.body("charge.dispute.created"));
        assertThat(fact)
                .isEqualTo(new Fact(
                        StripeFactType.StripeDisputeChanged,
                        PAYMENT_INTENT,
                        new Fact.DisputeChange(
                                PAYMENT_INTENT,
                                ACCOUNT,
                                "du_1SW9kqDemoClinicAU1c2d3e4f",
                                8500,
                                "AUD",
                                "needs_response",
                                "fraudulent",
                                Instant.ofEpochSecond(1796173803),
                                false,
                                Instant.ofEpochSecond(1795396203),
                                Instant.ofEpochSecond(1795396204))));
    }

    @Test
    void a_dispute_of_an_older_api_version_without_due_date_is_a_fact_too() {
        var dispute = (Fact.DisputeChange)
                fact(StripeExamples.body("charge.dispute.created-2020-08-27")).data();
        assertThat(dispute.status()).isEqualTo("warning_needs_response");
        assertThat(dispute.evidenceDueBy()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "warning_needs_response",
                "warning_under_review",
                "warning_closed",
                "under_review",
                "won",
                "lost",
                "prevented",
                "charge_refunded",
                "of_the_future"
            })
    void every_status_of_a_dispute_is_passed_on(String status) {
        String body = StripeExamples.body("charge.dispute.updated").replace("\"under_review\"", '"' + status + '"');
        assertThat(((Fact.DisputeChange) fact(body).data()).status()).isEqualTo(status);
    }

    @Test
    void no_dispute_was_opened_after_its_event() {
        String body = StripeExamples.body("charge.dispute.created").replace("1795396203", "4102444800");
        assertThat(((Fact.DisputeChange) fact(body).data()).openedAt()).isEqualTo(Instant.ofEpochSecond(1795396204));
    }

    @Test
    void a_dispute_with_an_expanded_payment_intent_names_it() {
        String body = StripeExamples.body("charge.dispute.created")
                .replace('"' + PAYMENT_INTENT + '"', "{\"id\": \"" + PAYMENT_INTENT + "\"}");
        assertThat(fact(body).key()).isEqualTo(PAYMENT_INTENT);
    }

    @Test
    void a_dispute_without_payment_intent_has_no_fact() {
        String ofACharge = StripeExamples.body("charge.dispute.created").replace('"' + PAYMENT_INTENT + '"', "null");
        assertThat(translation(ofACharge)).isEqualTo(new Translation(Set.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"amount\": 8500 -> \"amount\": 0",
                "\"status\": \"needs_response\" -> \"status\": \"Needs response\"",
                "\"status\": \"needs_response\" -> \"status\": null",
                "\"created\": 1795396203 -> \"created\": \"yesterday\"",
                "\"id\": \"du_1SW9kqDemoClinicAU1c2d3e4f\" -> \"id\": \"somebody\"",
                "\"currency\": \"aud\" -> \"currency\": \"dollars\""
            })
    void a_dispute_that_is_not_as_described_is_flagged(String change) {
        String[] parts = change.split(" -> ", 2);
        String body = StripeExamples.body("charge.dispute.created");
        assertThat(body).contains(parts[0]);
        assertThat(translation(body.replace(parts[0], parts[1])))
                .isEqualTo(new Translation(Set.of(Flag.UNREADABLE), List.of()));
    }

    @Test
    void an_account_has_what_is_due_overdue_and_being_checked_sorted_and_once() {
        Fact fact = fact(StripeExamples.body("account.updated"));
        assertThat(fact.key()).isEqualTo(ACCOUNT);
        assertThat(fact.data())
                .isEqualTo(new Fact.AccountChange(
                        ACCOUNT,
                        false,
                        true,
                        true,
                        "AU",
                        false,
                        List.of(
                                "external_account",
                                "individual.verification.document",
                                "person_8UayFKIMRJklog.first_name"),
                        List.of("individual.verification.document"),
                        List.of("company.tax_id"),
                        "requirements.past_due",
                        OCCURRED));
    }

    @Test
    void a_deauthorised_account_is_the_one_the_event_names() {
        Fact fact = fact(StripeExamples.body("account.application.deauthorized"));
        assertThat(fact)
                .isEqualTo(new Fact(
                        StripeFactType.StripeAccountDeauthorized,
                        ACCOUNT,
                        new Fact.Deauthorization(ACCOUNT, false, OCCURRED)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"amount\": 8500 -> \"amount\": \"8500\"",
                "\"amount\": 8500 -> \"amount\": 8500.5",
                "\"amount\": 8500 -> \"amount\": -1",
                "\"amount\": 8500 -> \"amount\": 99999999999999999999",
                "\"amount\": 8500 -> \"amount_was\": 8500",
                "\"amount_received\": 8500 -> \"amount_received\": null",
                "\"currency\": \"aud\" -> \"currency\": \"a\\u0000d\"",
                "\"currency\": \"aud\" -> \"currency\": null",
                "\"status\": \"succeeded\" -> \"status\": {}",
                "\"id\": \"pi_3SW9kqDemoClinicAU1c2d3e4f\" -> \"id\": \"pi_\\u0000\"",
                "\"created\": 1795395751 -> \"created\": \"2026-11-23T01:02:31Z\"",
                "\"created\": 1795395751 -> \"created\": -1",
                "\"acct_1CaretillDemoAU01\" -> \"somebody\"",
                "\"data\": { -> \"dat\": {"
            })
    void an_object_that_is_not_as_described_is_flagged(String change) {
        String[] parts = change.split(" -> ", 2);
        String body = StripeExamples.body("payment_intent.succeeded");
        assertThat(body).contains(parts[0]);
        assertThat(translation(body.replace(parts[0], parts[1])))
                .isEqualTo(new Translation(Set.of(Flag.UNREADABLE), List.of()));
    }

    @Test
    void the_currency_is_in_upper_case_under_every_locale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            String dinar = StripeExamples.body("payment_intent.succeeded").replace("\"aud\"", "\"iqd\"");
            assertThat(((Fact.Payment) fact(dinar).data()).currency()).isEqualTo("IQD");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Fact.Payment payment(String example) {
        return (Fact.Payment) fact(StripeExamples.body(example)).data();
    }

    private static Fact fact(String body) {
        return Objects.requireNonNull(translation(body).facts().getFirst());
    }

    private static Translation translation(String body) {
        return Translation.of(StripeExamples.event(body), WebhookEndpoint.CONNECT, StripeExamples.platform(false));
    }
}
