package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a patient reads, and can do, when Stripe refuses, fails, or does not answer at all. */
class StripeFailsTest extends PatientInBrowser {

    @Test
    void an_address_that_stripe_refuses_is_told_at_its_field_and_can_be_corrected() {
        openForm();
        email().fill("pat@example.invalid");
        page.evaluate("""
            window.stripeAnswers = [
              {error: {type: 'invalid_request_error', code: 'email_invalid', param: 'receipt_email',
                       message: 'Invalid email address: pat@example.invalid'}},
              {paymentIntent: {status: 'succeeded'}}]\
            """);

        button("Pay $85.00").click();

        seen("Stripe doesn’t accept this e-mail address. Nothing was charged.");
        assertThat(email()).isFocused();
        assertThat(email()).hasAttribute("aria-invalid", "true");
        assertThat(email()).hasValue("pat@example.invalid");
        assertThat(page.locator("#email-wrong")).containsText("Stripe doesn’t accept this e-mail address.");
        notSeen("connection");
        keepPicture("stripe_refuses_the_address");

        email().fill("pat@example.org");
        button("Pay $85.00").click();
        seen("Confirming your payment…");
        notSeen("Stripe doesn’t accept this e-mail address.");
    }

    @ParameterizedTest
    @CsvSource({
        "validation_error, 'Nothing was charged. Check it and try again.'",
        "invalid_request_error, 'Stripe didn’t accept this payment. Nothing was charged.'",
        "authentication_error, 'Stripe doesn’t let this page take payments for your clinic. Nothing was charged.'",
        "idempotency_error, 'Stripe didn’t accept this attempt. Nothing was charged.'",
        "rate_limit_error, 'Stripe is very busy. Nothing was charged.'",
        // Stripe, asked afterwards, says that the payment is still open.
        "api_error, 'Stripe had a technical problem. Nothing was charged.'",
        "something_new, 'The connection to Stripe was lost. Nothing was charged.'"
    })
    void every_error_of_stripe_says_that_nothing_was_charged(String type, String words) {
        openForm();
        page.evaluate("window.stripeAnswers = [{error: {type: '" + type + "'}}]");

        button("Pay $85.00").click();

        seen(words);
        assertThat(button("Pay $85.00")).isVisible();
    }

    @Test
    void a_card_whose_answer_was_lost_is_not_called_uncharged_as_long_as_stripe_may_charge_it() {
        page.clock().install();
        openForm();
        page.evaluate("window.stripeAnswers = [{error: {type: 'api_connection_error'}}]");

        button("Pay $85.00").click();

        seen("We’re checking whether your payment went through");
        keepPicture("answer_of_stripe_was_lost");
        for (int seconds = 0; seconds < 50; seconds += 10) {
            page.clock().runFor(10_000);
        }
        seen("We’re checking whether your payment went through");
        notSeen("Nothing was charged");
        for (int seconds = 0; seconds < 40; seconds += 10) {
            page.clock().runFor(10_000);
        }
        seen("The connection to Stripe was lost. Nothing was charged.");
        assertThat(email()).hasValue("pat@example.org");
        assertThat(button("Pay $85.00")).isVisible();
    }

    @Test
    void a_card_whose_answer_was_lost_and_that_is_charged_after_all_is_confirmed() {
        page.clock().install();
        openForm();
        page.evaluate("window.stripeAnswers = [{error: {type: 'api_connection_error'}}]");
        button("Pay $85.00").click();
        seen("We’re checking whether your payment went through");

        page.evaluate("window.atStripe = 'succeeded'");
        page.clock().runFor(10_000);

        seen("This takes a moment. You won’t be charged twice.");
        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));
        seen("Payment complete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rate_limit", "lock_timeout"})
    void a_payment_for_which_stripe_is_too_busy_can_be_tried_again(String code) {
        openForm();
        page.evaluate("window.stripeAnswers = [{error: {type: 'invalid_request_error', code: '" + code + "'}}]");

        button("Pay $85.00").click();

        seen("Stripe is very busy. Nothing was charged. Wait a minute and try again.");
    }

    @Test
    void that_the_service_could_not_be_reached_is_not_said_any_longer_than_it_is_true() {
        page.clock().install();
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        assertThat(button("Pay now")).isVisible();
        fail("POST /v1/guest/payment-requests/preq_1/payment", 0, "{}");
        fail("GET /v1/guest/payment-requests", 0, "{}");
        button("Pay now").click();
        seen("We can’t connect right now.");
        page.clock().runFor(5_000);
        seen("We can’t connect right now.");

        answer(
                "GET /v1/guest/payment-requests",
                "{\"items\":[" + paymentRequest(2, "REQUESTED", "") + "],\"callEnded\":false}");
        page.clock().runFor(5_000);

        notSeen("We can’t connect right now.");
    }

    @Test
    void a_decline_whose_answer_was_lost_is_not_asked_for_again_once_it_is_there() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        fail("POST /v1/guest/payment-requests/preq_1/decline", 0, "{}");
        button("Decline").click();
        button("Decline payment").click();
        seen("We can’t connect right now.");

        tell("PaymentDeclined", paymentRequest(3, "DECLINED", ""));

        seen("You declined the request for $85.00.");
        notSeen("We can’t connect right now.");
    }

    @Test
    void a_payment_that_went_through_although_stripe_failed_is_not_called_uncharged() {
        openForm();
        page.evaluate("window.atStripe = 'succeeded'; window.stripeAnswers = [{error: {type: 'api_error'}}]");

        button("Pay $85.00").click();

        seen("Confirming your payment…");
        notSeen("Nothing was charged");
    }

    @Test
    void who_cannot_be_told_whether_it_was_charged_is_told_that() {
        page.clock().install();
        openForm();
        page.evaluate(
                "window.atStripe = 'no answer'; window.stripeAnswers = [{error: {type: 'api_connection_error'}}]");
        button("Pay $85.00").click();

        for (int seconds = 0; seconds < 88; seconds += 11) {
            page.clock().runFor(11_000);
        }

        seen("The connection was lost while you paid.");
        notSeen("Nothing was charged");
    }

    @Test
    void a_mistake_in_calling_stripe_is_told_too() {
        openForm();
        page.evaluate("window.stripeAnswers = [new Error('IntegrationError')]");

        button("Pay $85.00").click();

        seen("Nothing was charged.");
        assertThat(button("Back")).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"silent", "loaderror"})
    void a_card_form_that_does_not_load_can_be_opened_again_or_left(String frame) {
        page.clock().install();
        page.addInitScript("window.cardFrame = '" + frame + "'");
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").click();
        assertThat(email()).isVisible();
        email().fill("pat@example.org");

        page.clock().runFor(16_000);

        seen("The card form could not be loaded. Nothing was charged.");
        assertThat(button("Pay $85.00")).hasCount(0);
        keepPicture("card_form_did_not_load");
        page.evaluate("window.cardFrame = undefined");
        button("Try again").click();
        assertThat(button("Pay $85.00")).hasAttribute("aria-disabled", "false");
        assertThat(email()).hasValue("pat@example.org");
        notSeen("could not be loaded");
        button("Back").click();
        assertThat(button("Pay now")).isVisible();
    }

    @Test
    void pay_does_nothing_before_the_card_form_is_there_and_back_always_works() {
        page.addInitScript("window.cardFrame = 'silent'");
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        seen("Opening the card form…");
        assertThat(button("Pay $85.00")).hasAttribute("aria-disabled", "true");
        email().press("Enter");
        notSeen("Checking your card…");

        button("Back").click();

        assertThat(page.getByRole(
                        AriaRole.HEADING, new Page.GetByRoleOptions().setName("Payment request from Demo Clinic")))
                .isFocused();
    }

    @Test
    void a_script_that_never_loads_can_be_left_and_is_given_up() {
        page.clock().install();
        page.route("https://stripe.test/**", _ -> {});
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").click();
        seen("Opening the card form…");
        button("Back").click();
        assertThat(button("Pay now")).isVisible();

        button("Pay now").click();
        seen("Opening the card form…");
        letCallsArrive();
        // The script was loading before, and is tried once more if that was given up before the press was answered.
        page.clock().runFor(21_000);
        page.clock().runFor(21_000);
        seen("The card form could not be loaded. Nothing was charged.");
        assertThat(button("Pay now")).isVisible();
    }

    @Test
    void a_question_to_stripe_that_is_never_answered_does_not_keep_the_form_away() {
        page.clock().install();
        page.addInitScript("window.atStripe = 'no answer'");
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").click();
        page.waitForCondition(() -> page.evaluate("window.stripeQuestions") != null);

        page.clock().runFor(11_000);

        assertThat(page.getByLabel("Card number")).isVisible();
        assertEquals(1, page.evaluate("window.stripeQuestions"));
    }

    private void openForm() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        assertThat(button("Pay $85.00")).hasAttribute("aria-disabled", "false");
    }

    private Locator email() {
        return page.getByLabel("E-mail for the receipt");
    }
}
