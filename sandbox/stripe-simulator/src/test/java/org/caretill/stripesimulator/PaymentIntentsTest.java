package org.caretill.stripesimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.PermissionException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.PaymentIntentUpdateParams;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentIntentsTest {
    private Platform platform;

    @BeforeEach
    void start() {
        platform = Platform.withDemoClinic();
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pat@example",
                "x@com",
                "pat@@x.org",
                "pat",
                "@x.org",
                "pat@",
                "pat@x.",
                "pat@.org",
                "pat@x..org",
                "pat @x.org",
                " pat@x.org",
                "pat@x.o",
                "pat＠x.org",
                "pat@x.org,other@x.org",
                "pat..smith@x.org",
                "pat@-x.org"
            })
    void an_address_that_stripe_refuses_is_refused_and_nothing_is_charged(String email) throws Exception {
        PaymentIntent intent = platform.newPayment();
        for (String param : List.of("receipt_email", "payment_method_data[billing_details][email]")) {
            HttpResponse<String> answer = platform.payInBrowser(intent, Map.of(param, email));

            assertThat(answer.statusCode()).as(param).isEqualTo(400);
            JsonNode error = Platform.json(answer).get("error");
            assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
            assertThat(error.get("code").asText()).isEqualTo("email_invalid");
            assertThat(error.get("message").asText()).isEqualTo("Invalid email address: " + email);
            assertThat(error.get("param").asText()).isEqualTo(param);
        }
        assertThat(platform.stripe
                        .v1()
                        .paymentIntents()
                        .retrieve(
                                intent.getId(),
                                PaymentIntentRetrieveParams.builder().build(),
                                platform.demoClinic)
                        .getStatus())
                .isEqualTo("requires_payment_method");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pat@example.org",
                "pat.smith+card@mail.example.com.au",
                "o'brien@x.org",
                "PAT@X.ORG",
                "pat_1@x-y.museum",
                "pat@müller.example",
                "pat@xn--mller-kva.example"
            })
    void other_addresses_are_accepted(String email) throws Exception {
        assertThat(platform.payInBrowser(platform.newPayment(), Map.of("receipt_email", email))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_good_card_pays_and_the_receipt_is_mailed() throws Exception {
        PaymentIntent intent = platform.newPayment();
        assertThat(intent.getStatus()).isEqualTo("requires_payment_method");

        HttpResponse<String> answer = platform.payInBrowser(intent, "4242424242424242");

        assertThat(answer.statusCode()).isEqualTo(200);
        PaymentIntent paid = platform.stripe
                .v1()
                .paymentIntents()
                .retrieve(
                        intent.getId(),
                        PaymentIntentRetrieveParams.builder()
                                .addExpand("latest_charge.balance_transaction")
                                .build(),
                        platform.demoClinic);
        assertThat(paid.getStatus()).isEqualTo("succeeded");
        assertThat(paid.getAmountReceived()).isEqualTo(8_500);
        assertThat(paid.getMetadata()).containsEntry("caretill_payment_request_id", "preq_1");
        var charge = paid.getLatestChargeObject();
        assertThat(charge.getPaymentMethodDetails().getCard().getLast4()).isEqualTo("4242");
        assertThat(charge.getBalanceTransactionObject().getNet()).isEqualTo(8_500 - 175);
        assertThat(platform.simulator.mail()).singleElement().satisfies(mail -> {
            assertThat(mail.to()).isEqualTo("patient@example.com");
            assertThat(mail.paymentIntent()).isEqualTo(intent.getId());
            assertThat(mail.sent()).as("in test mode Stripe sends no receipt").isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "4000000000000002, card_declined, generic_decline",
        "4000000000009995, card_declined, insufficient_funds",
        "4000000000009987, card_declined, lost_card",
        "4000000000000069, expired_card, expired_card",
        "4000000000000127, incorrect_cvc, incorrect_cvc",
        "4000000000000119, processing_error, processing_error",
        "4111111111111111, card_declined, test_mode_live_card"
    })
    void a_refused_card_says_why_and_leaves_the_payment_open(String number, String code, String declineCode)
            throws Exception {
        PaymentIntent intent = platform.newPayment();

        JsonNode error = Platform.json(platform.payInBrowser(intent, number)).get("error");

        assertThat(error.get("type").asText()).isEqualTo("card_error");
        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(error.get("decline_code").asText()).isEqualTo(declineCode);
        assertThat(error.at("/payment_intent/id").asText()).isEqualTo(intent.getId());
        PaymentIntent now = platform.now(intent);
        assertThat(now.getStatus()).isEqualTo("requires_payment_method");
        assertThat(now.getLastPaymentError().getCode()).isEqualTo(code);
        assertThat(now.getAmountReceived()).isZero();
        platform.payInBrowser(intent, "5555555555554444");
        assertThat(platform.now(intent).getStatus()).isEqualTo("succeeded");
    }

    @ParameterizedTest
    @CsvSource({
        "do_not_honor, card_declined",
        "card_velocity_exceeded, card_declined",
        "stolen_card, card_declined",
        "expired_card, expired_card",
        "incorrect_zip, incorrect_zip"
    })
    void the_bank_refuses_any_card_with_the_decline_code_that_was_ordered(String declineCode, String code)
            throws Exception {
        PaymentIntent intent = platform.newPayment();
        platform.callTestSurface("faults", "{\"action\": \"decline\", \"declineCode\": \"" + declineCode + "\"}");

        JsonNode error =
                Platform.json(platform.payInBrowser(intent, "4242424242424242")).get("error");

        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(error.get("decline_code").asText()).isEqualTo(declineCode);
        assertThat(platform.now(intent).getLastPaymentError().getDeclineCode()).isEqualTo(declineCode);
        platform.payInBrowser(intent, "4242424242424242");
        assertThat(platform.now(intent).getStatus()).isEqualTo("succeeded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"action\": \"decline\"}",
                "{\"action\": \"decline\", \"declineCode\": \"Do Not Honor\"}",
                "{\"action\": \"decline\", \"declineCode\": \"do_not_honor\", \"path\": \"/v1/*\"}",
                "{\"action\": \"delay\", \"declineCode\": \"do_not_honor\", \"path\": \"/v1/*\"}"
            })
    void an_order_to_decline_that_cannot_be_meant_is_refused(String order) {
        assertThatThrownBy(() -> platform.callTestSurface("faults", order)).hasMessageContaining("decline");
    }

    @ParameterizedTest
    @CsvSource({
        "payment_method_data[card][number], 4242424242424241, incorrect_number",
        "payment_method_data[card][exp_month], 13, invalid_expiry_month",
        "payment_method_data[card][exp_year], 2020, invalid_expiry_year",
        "payment_method_data[card][cvc], 12, invalid_cvc"
    })
    void card_data_that_cannot_be_right_is_refused_before_any_charge(String param, String value, String code)
            throws Exception {
        PaymentIntent intent = platform.newPayment();

        HttpResponse<String> answer = platform.payInBrowser(intent, Map.of(param, value));

        assertThat(answer.statusCode()).isEqualTo(402);
        assertThat(Platform.json(answer).at("/error/code").asText()).isEqualTo(code);
        assertThat(platform.now(intent).getLatestCharge()).isNull();
    }

    @Test
    void the_bank_asks_and_the_person_confirms() throws Exception {
        PaymentIntent intent = platform.newPayment();
        HttpResponse<String> confirmed = platform.payInBrowser(intent, "4000002500003155");
        assertThat(platform.now(intent).getStatus()).isEqualTo("requires_action");

        platform.atTheBank(confirmed, "complete");

        assertThat(platform.now(intent).getStatus()).isEqualTo("succeeded");
        assertThat(platform.atTheBank(confirmed, "complete").statusCode())
                .as("the same challenge again")
                .isEqualTo(404);
    }

    @Test
    void the_bank_asks_and_the_person_fails() throws Exception {
        PaymentIntent intent = platform.newPayment();

        platform.atTheBank(platform.payInBrowser(intent, "4000002760003184"), "fail");

        PaymentIntent now = platform.now(intent);
        assertThat(now.getStatus()).isEqualTo("requires_payment_method");
        assertThat(now.getLastPaymentError().getCode()).isEqualTo("payment_intent_authentication_failure");
    }

    @Test
    void the_bank_asks_and_then_refuses() throws Exception {
        PaymentIntent intent = platform.newPayment();

        platform.atTheBank(platform.payInBrowser(intent, "4000008400001629"), "complete");

        assertThat(platform.now(intent).getLastPaymentError().getCode()).isEqualTo("card_declined");
    }

    @Test
    void a_slow_bank_keeps_the_payment_processing_and_then_pays() throws Exception {
        PaymentIntent intent = platform.newPayment();

        HttpResponse<String> confirmed = platform.payInBrowser(intent, "4000000000002024");

        assertThat(Platform.json(confirmed).get("status").asText()).isEqualTo("processing");
        var error = catchThrowableOfType(
                InvalidRequestException.class,
                () -> platform.stripe.v1().paymentIntents().cancel(intent.getId(), platform.demoClinic));
        assertThat(error.getCode()).isEqualTo("payment_intent_unexpected_state");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> platform.now(intent).getStatus().equals("succeeded"));
    }

    @Test
    void a_card_can_be_disputed_after_it_paid() throws Exception {
        PaymentIntent intent = platform.newPayment();
        platform.payInBrowser(intent, "4000000000000259");

        var dispute = platform.stripe
                .v1()
                .disputes()
                .list(platform.demoClinic)
                .getData()
                .getFirst();

        assertThat(dispute.getPaymentIntent()).isEqualTo(intent.getId());
        assertThat(dispute.getStatus()).isEqualTo("needs_response");
        assertThat(platform.stripe
                        .v1()
                        .disputes()
                        .close(dispute.getId(), platform.demoClinic)
                        .getStatus())
                .isEqualTo("lost");
    }

    @Test
    void a_declined_card_is_a_card_exception_to_the_server_too() throws Exception {
        PaymentIntent intent = platform.newPayment();

        var error = catchThrowableOfType(
                CardException.class,
                () -> platform.stripe
                        .v1()
                        .paymentIntents()
                        .confirm(
                                intent.getId(),
                                PaymentIntentConfirmParams.builder()
                                        .setPaymentMethod("pm_card_visa_chargeDeclined")
                                        .setReturnUrl("https://clinic.example/")
                                        .build(),
                                platform.demoClinic));

        assertThat(error.getDeclineCode()).isEqualTo("generic_decline");
        assertThat(error.getStripeError().getPaymentIntent().getId()).isEqualTo(intent.getId());
        assertThat(error.getRequestId()).startsWith("req_");
    }

    @Test
    void what_is_cancelled_cannot_be_paid_and_what_is_paid_cannot_be_cancelled() throws Exception {
        PaymentIntent cancelled = platform.newPayment();
        assertThat(platform.stripe
                        .v1()
                        .paymentIntents()
                        .cancel(cancelled.getId(), platform.demoClinic)
                        .getStatus())
                .isEqualTo("canceled");
        JsonNode refused = Platform.json(platform.payInBrowser(cancelled, "4242424242424242"));
        assertThat(refused.at("/error/code").asText()).isEqualTo("payment_intent_unexpected_state");

        PaymentIntent paid = platform.newPayment();
        platform.payInBrowser(paid, "4242424242424242");
        var error = catchThrowableOfType(
                InvalidRequestException.class,
                () -> platform.stripe.v1().paymentIntents().cancel(paid.getId(), platform.demoClinic));
        assertThat(error.getCode()).isEqualTo("payment_intent_unexpected_state");
        assertThat(error.getStripeError().getPaymentIntent().getStatus()).isEqualTo("succeeded");
    }

    @Test
    void the_amount_changes_only_while_the_payment_is_open() throws Exception {
        PaymentIntent intent = platform.newPayment();
        var dearer = PaymentIntentUpdateParams.builder().setAmount(9_000L).build();
        assertThat(platform.stripe
                        .v1()
                        .paymentIntents()
                        .update(intent.getId(), dearer, platform.demoClinic)
                        .getAmount())
                .isEqualTo(9_000);
        platform.payInBrowser(intent, "4242424242424242");

        var error = catchThrowableOfType(
                InvalidRequestException.class,
                () -> platform.stripe.v1().paymentIntents().update(intent.getId(), dearer, platform.demoClinic));

        assertThat(error.getCode()).isEqualTo("payment_intent_unexpected_state");
    }

    @ParameterizedTest
    @CsvSource({
        "49, amount_too_small, amount",
        "100000000, amount_too_large, amount",
        "0, parameter_invalid_integer, amount"
    })
    void amounts_have_limits(long amountMinor, String code, String param) {
        var error = catchThrowableOfType(InvalidRequestException.class, () -> platform.newPayment(amountMinor));

        assertThat(error.getCode()).isEqualTo(code);
        assertThat(error.getParam()).isEqualTo(param);
    }

    @Test
    void unknown_and_missing_parameters_are_refused_as_stripe_does() {
        var unknown = catchThrowableOfType(
                InvalidRequestException.class,
                () -> platform.stripe
                        .v1()
                        .paymentIntents()
                        .create(
                                Platform.params(8_500)
                                        .putExtraParam("amuont", 1)
                                        .build(),
                                platform.demoClinic));
        assertThat(unknown.getCode()).isEqualTo("parameter_unknown");
        assertThat(unknown.getParam()).isEqualTo("amuont");

        var missing = catchThrowableOfType(
                InvalidRequestException.class,
                () -> platform.stripe
                        .v1()
                        .paymentIntents()
                        .create(
                                com.stripe.param.PaymentIntentCreateParams.builder()
                                        .setAmount(8_500L)
                                        .build(),
                                platform.demoClinic));
        assertThat(missing.getCode()).isEqualTo("parameter_missing");
        assertThat(missing.getParam()).isEqualTo("currency");
    }

    @Test
    void a_browser_needs_the_client_secret_and_sees_no_metadata() throws Exception {
        PaymentIntent intent = platform.newPayment();
        String path = "/v1/payment_intents/" + intent.getId() + "?key=" + SimulatorSettings.PUBLISHABLE_KEY
                + "&_stripe_account=" + StripeSimulator.DEMO_CLINIC + "&client_secret=";

        assertThat(platform.get(path + intent.getClientSecret() + "x").statusCode())
                .isEqualTo(400);
        JsonNode seen = Platform.json(platform.get(path + intent.getClientSecret()));
        assertThat(seen.get("amount").asLong()).isEqualTo(8_500);
        assertThat(seen.has("metadata")).isFalse();
        assertThat(platform.post("/v1/refunds", Map.of("key", SimulatorSettings.PUBLISHABLE_KEY))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void another_clinic_s_payment_does_not_exist() throws Exception {
        PaymentIntent intent = platform.newPayment();
        platform.simulator.connect(StripeSimulator.OTHER_CLINIC);

        var error = catchThrowableOfType(
                InvalidRequestException.class,
                () -> platform.stripe
                        .v1()
                        .paymentIntents()
                        .retrieve(
                                intent.getId(),
                                RequestOptions.builder()
                                        .setStripeAccount(StripeSimulator.OTHER_CLINIC)
                                        .build()));

        assertThat(error.getCode()).isEqualTo("resource_missing");
        assertThat(error.getStatusCode()).isEqualTo(404);
    }

    @Test
    void an_account_that_did_not_authorise_the_platform_is_out_of_reach() {
        var error = catchThrowableOfType(
                PermissionException.class,
                () -> platform.stripe
                        .v1()
                        .paymentIntents()
                        .create(
                                Platform.params(8_500).build(),
                                RequestOptions.builder()
                                        .setStripeAccount(StripeSimulator.OTHER_CLINIC)
                                        .build()));

        assertThat(error.getCode()).isEqualTo("account_invalid");
    }

    @Test
    void a_wrong_key_is_refused() {
        assertThat(catchThrowableOfType(
                        AuthenticationException.class,
                        () -> platform.stripe
                                .v1()
                                .paymentIntents()
                                .create(
                                        Platform.params(8_500).build(),
                                        RequestOptions.builder()
                                                .setApiKey("sk_test_wrong")
                                                .build())))
                .hasMessageContaining("Invalid API Key");
    }

    @Test
    void an_account_that_is_not_ready_takes_no_payments() {
        platform.simulator.connect(StripeSimulator.NOT_READY_CLINIC);

        assertThat(catchThrowableOfType(
                        InvalidRequestException.class,
                        () -> platform.stripe
                                .v1()
                                .paymentIntents()
                                .create(
                                        Platform.params(8_500).build(),
                                        RequestOptions.builder()
                                                .setStripeAccount(StripeSimulator.NOT_READY_CLINIC)
                                                .build())))
                .hasMessageContaining("cannot currently make charges");
    }
}
