package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code <caretill-pay>}: what a patient sees and can do at every step. */
class PatientPaysTest extends ElementInBrowser {

    private static final String ELEMENT = """
        <caretill-pay call-id="call-1" clinic-name="Demo Clinic" payment-request-service-url="https://services.test"
          notification-service-url="https://services.test" stripe-js-url="https://stripe.test/v3/"></caretill-pay>
        """;
    private static final String SUCCEEDED = "window.stripeAnswers = [{paymentIntent: {status: 'succeeded'}}]";
    private static final String PAID = """
        "paidAt":"2026-11-23T01:05:00Z","card":{"brand":"visa","last4":"4242"}\
        """;

    @BeforeEach
    void a_payment_can_be_started() {
        answer(
                "POST /v1/guest/payment-requests/preq_1/opening",
                paymentRequest(1, "REQUESTED", "").toString());
        answer("POST /v1/guest/payment-requests/preq_1/payment", """
            {"publishableKey":"pk_test_1","stripeAccount":"acct_1","clientSecret":"pi_1_secret_1"}\
            """);
    }

    @Test
    void a_request_is_shown_at_once_with_clinic_amount_and_words() {
        show(ELEMENT);
        seen("There is nothing to pay.");

        tell("PaymentRequested", paymentRequest(1, "REQUESTED", ""));

        seen("Demo Clinic asks for a payment");
        seen("A$85.00");
        seen("Long consultation");
        page.waitForCondition(
                () -> callsTo("POST /v1/guest/payment-requests/preq_1/opening").size() == 1);
        assertEquals(List.of("asked preq_1"), inPage("window.events"));
    }

    @Test
    void a_payment_is_complete_only_when_the_server_says_so() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        page.evaluate(SUCCEEDED);

        button("Pay A$85.00").click();

        seen("Confirming your payment…");
        notSeen("Payment complete");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));

        seen("Payment complete");
        seen("Visa ending 4242");
        seen("preq_1");
        seen("The receipt was sent to the e-mail address you entered.");
        assertEquals(
                List.of(
                        "Stripe pk_test_1 acct_1",
                        "mount pi_1_secret_1",
                        "confirm pat@example.org if_required",
                        "destroy"),
                inPage("window.stripeCalls"));
    }

    @Test
    void the_truth_is_asked_for_when_the_live_connection_misses_it() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        page.evaluate(SUCCEEDED);
        button("Pay A$85.00").click();
        seen("Confirming your payment…");

        remember(paymentRequest(4, "PAID", PAID));

        seen("Payment complete");
    }

    @Test
    void a_declined_card_says_why_and_can_be_tried_again() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        page.evaluate("""
            window.stripeAnswers = [
              {error: {type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds'}},
              {paymentIntent: {status: 'succeeded'}}]\
            """);

        button("Pay A$85.00").click();
        seen("There is not enough money on this card.");
        tell("PaymentAttemptFailed", paymentRequest(4, "REQUESTED", """
            "lastFailure":{"code":"insufficient_funds","at":"2026-11-23T01:04:00Z"}\
            """));
        assertThat(page.getByLabel("Card number")).isVisible();

        button("Pay A$85.00").click();

        seen("Confirming your payment…");
        assertEquals(
                2, callsTo("POST /v1/guest/payment-requests/preq_1/payment").size());
    }

    @Test
    void an_address_that_is_none_is_refused_before_the_card_is_charged() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        page.getByLabel("E-mail for the receipt").fill("pat at example");

        button("Pay A$85.00").click();

        seen("Enter an e-mail address, like name@example.org.");
        assertThat(page.getByLabel("E-mail for the receipt")).isFocused();
        assertTrue(inPage("window.stripeCalls").stream().noneMatch(call -> call.startsWith("confirm")));
    }

    @Test
    void a_request_the_clinic_withdraws_closes_the_card_form() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();

        tell("PaymentCancelled", paymentRequest(5, "CANCELLED", ""));

        seen("The clinic withdrew its request for A$85.00. Nothing was charged.");
        assertThat(page.getByLabel("Card number")).hasCount(0);
        assertThat(page.getByLabel("E-mail for the receipt")).hasCount(0);
    }

    @Test
    void a_request_that_expires_in_the_middle_of_a_bank_check_is_shown_as_expired() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        button("Pay A$85.00").click();
        seen("Checking your card…");

        tell("PaymentExpired", paymentRequest(5, "EXPIRED", ""));

        seen("The request for A$85.00 has expired. Nothing was charged.");
        notSeen("Checking your card…");
    }

    @Test
    void a_reload_while_paying_offers_the_card_form_again() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        remember(paymentRequest(3, "PAYING", ""));

        page.reload();

        assertThat(page.getByLabel("Card number")).isVisible();
        assertThat(button("Pay A$85.00")).isVisible();
    }

    @Test
    void a_reload_after_the_card_was_charged_waits_for_the_confirmation() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        remember(paymentRequest(3, "PAYING", ""));
        page.evaluate("window.name = 'succeeded'");

        page.reload();

        seen("Confirming your payment…");
        assertThat(page.getByLabel("Card number")).hasCount(0);
    }

    @Test
    void a_reload_after_the_payment_shows_the_confirmation() {
        remember(paymentRequest(4, "PAID", PAID));
        show(ELEMENT);
        seen("Payment complete");
        page.reload();
        seen("Payment complete");
        assertEquals(List.of(), inPage("window.events"));
    }

    @Test
    void a_lost_connection_comes_back_and_shows_what_happened_meanwhile() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        seen("Pay now");
        remember(paymentRequest(4, "CANCELLED", ""));

        breakConnections();

        seen("The clinic withdrew its request for A$85.00. Nothing was charged.");
        notSeen("Connection lost. Reconnecting…");
    }

    @Test
    void old_news_does_not_undo_newer_news() {
        remember(paymentRequest(4, "PAID", PAID));
        show(ELEMENT);
        seen("Payment complete");

        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        tell("PaymentRequested", paymentRequest(1, "REQUESTED", "").deepCopy());
        tell("PaymentRefunded", paymentRequest(5, "PAID", PAID + ",\"refundedMinor\":500"));

        seen("Refunded");
        notSeen("Pay now");
    }

    @Test
    void a_patient_declines_with_a_reason() {
        remember(paymentRequest(2, "REQUESTED", ""));
        answer(
                "POST /v1/guest/payment-requests/preq_1/decline",
                paymentRequest(3, "DECLINED", "").toString());
        show(ELEMENT);
        button("Decline").click();
        page.getByLabel("The amount is not right").check();

        button("Decline the request").click();

        seen("You declined the request for A$85.00. Nothing was charged.");
        assertEquals(
                "wrong-amount",
                callsTo("POST /v1/guest/payment-requests/preq_1/decline")
                        .getFirst()
                        .body()
                        .get("reason")
                        .getAsString());
    }

    @Test
    void the_whole_way_can_be_gone_with_the_keyboard_alone() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        assertThat(button("Pay now")).isVisible();
        page.keyboard().press("Tab");
        assertThat(button("Pay now")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.getByLabel("E-mail for the receipt")).isFocused();
        page.keyboard().type("pat@example.org");
        page.keyboard().press("Tab");
        assertThat(page.getByLabel("Card number")).isFocused();
        page.evaluate(SUCCEEDED);
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        seen("Confirming your payment…");
    }

    @Test
    void a_visit_that_has_ended_says_how_to_go_on() {
        fail("GET /v1/guest/payment-requests", 401, "{\"title\":\"Unauthorized\",\"code\":\"unauthorized\"}");
        show(ELEMENT);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("join again with the link from your clinic");
    }

    @Test
    void a_narrow_telephone_shows_everything_without_scrolling_sideways() {
        page.setViewportSize(360, 640);
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        assertEquals(true, page.evaluate("document.documentElement.scrollWidth <= 360"));
    }

    private void enterCard() {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Pay now"))
                .click();
        page.getByLabel("E-mail for the receipt").fill("pat@example.org");
        page.getByLabel("Card number").fill("4242 4242 4242 4242");
    }
}
