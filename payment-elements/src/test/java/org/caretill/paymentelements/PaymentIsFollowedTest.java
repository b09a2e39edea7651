package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Test;

/** A payment that was begun is followed to its end, whatever else ends meanwhile; what was paid stays on the screen. */
class PaymentIsFollowedTest extends PatientInBrowser {

    private static final String REQUESTS = "GET /v1/guest/payment-requests";

    @Test
    void a_visit_that_ends_while_the_card_is_at_the_bank_ends_with_the_confirmation() {
        payWithoutAnswer();

        endVisit();
        seen("The call has ended, but your payment goes on.");
        notSeen("join again");
        keepPicture("visit_ended_while_paying");
        answerOfStripe("{paymentIntent: {status: 'succeeded'}}");

        seen("Payment complete");
        seen("Stripe sent a receipt to");
        seen("There is nothing more to pay.");
        notSeen("still have");
        assertThat(heading("Payment complete")).isFocused();
    }

    @Test
    void a_visit_that_ends_while_the_bank_refuses_says_that_nothing_was_charged_and_how_to_pay() {
        payWithoutAnswer();

        endVisit();
        answerOfStripe("{error: {type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds'}}");

        seen("This card doesn’t have enough funds. Nothing was charged.");
        seen(
                "You still have $85.00 to pay: use a payment link if you kept one, join again with the link from your clinic, or ask your clinic for a payment link.");
        seen("$85.00 is not paid. It can be paid until");
    }

    @Test
    void a_visit_that_ends_in_the_seconds_after_the_payment_asks_stripe() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        page.evaluate("window.stripeAnswers = [{paymentIntent: {status: 'processing'}}]");
        button("Pay $85.00").click();
        seen("Confirming your payment…");

        endVisit();
        seen("your payment goes on");
        page.evaluate("window.atStripe = 'succeeded'");

        seen("Payment complete");
    }

    @Test
    void an_outcome_that_stays_open_asks_not_to_pay_again_and_can_be_looked_at_again() {
        page.clock().install();
        payWithoutAnswer();
        endVisit();
        page.evaluate("window.atStripe = 'processing'");
        answerOfStripe("{paymentIntent: {status: 'processing'}}");
        seen("Confirming your payment…");

        for (int minute = 0; minute < 3; minute++) {
            page.clock().runFor(60_000);
        }

        seen("We don’t know yet whether your payment went through.");
        seen("Please don’t pay again.");
        notSeen("join again");
        page.evaluate("window.atStripe = 'succeeded'");
        button("Check again").click();
        seen("Payment complete");
    }

    @Test
    void a_confirmation_that_the_service_never_sends_is_not_waited_for_without_end() {
        page.clock().install();
        payWithoutAnswer();
        answerOfStripe("{paymentIntent: {status: 'succeeded'}}");
        seen("Confirming your payment…");

        for (int minute = 0; minute < 3; minute++) {
            page.clock().runFor(60_000);
        }

        seen("Your payment went through. Your clinic’s confirmation is taking longer than usual.");
        seen("Please don’t pay again.");
        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));
        seen("Payment complete");
    }

    @Test
    void stripe_js_that_never_answers_does_not_hide_that_the_payment_went_through() {
        page.clock().install();
        payWithoutAnswer();
        page.evaluate("window.atStripe = 'succeeded'");

        page.clock().runFor(25_000);

        seen("Confirming your payment…");
    }

    @Test
    void who_waits_long_for_the_card_may_go_back() {
        page.clock().install();
        payWithoutAnswer();
        assertThat(button("Back")).hasCount(0);

        page.clock().runFor(21_000);

        seen("This is taking longer than usual.");
        button("Back").click();
        assertThat(button("Pay now")).isVisible();
    }

    @Test
    void a_reload_at_the_bank_returns_to_the_bank() {
        payWithoutAnswer();
        remember(paymentRequest(3, "PAYING", ""));
        page.evaluate("window.name = 'requires_action'");

        page.reload();

        seen("Confirming your payment…");
        page.waitForCondition(() -> inPage("window.stripeCalls").contains("bank pi_1_secret_1"));
        page.evaluate("window.name = ''");
        answerOfStripe("{error: {type: 'invalid_request_error', code: 'payment_intent_authentication_failure'}}");
        assertThat(button("Pay $85.00")).hasAttribute("aria-disabled", "false");
        seen("Your bank couldn’t confirm it was you. Nothing was charged.");
    }

    @Test
    void a_second_tab_goes_on_at_the_bank_too_and_does_not_tell_of_an_earlier_card() {
        remember(paymentRequest(3, "PAYING", "\"lastFailure\":{\"code\":\"insufficient_funds\"}"));
        show(ELEMENT);
        page.evaluate("window.atStripe = 'requires_action'");
        assertThat(button("Pay now")).isVisible();
        notSeen("There is not enough money on this card");

        button("Pay now").click();

        seen("Confirming your payment…");
        page.waitForCondition(() -> inPage("window.stripeCalls").contains("bank pi_1_secret_1"));
    }

    @Test
    void a_reload_while_the_card_is_with_stripe_does_not_ask_for_another_card() {
        page.clock().install();
        payWithoutAnswer();
        remember(paymentRequest(3, "PAYING", ""));

        page.reload();

        seen("We’re checking whether your payment went through");
        assertThat(page.getByLabel("Card number")).hasCount(0);
        page.evaluate("window.atStripe = 'succeeded'");
        page.clock().runFor(10_000);
        seen("This takes a moment. You won’t be charged twice.");
    }

    @Test
    void a_reload_after_the_visit_has_ended_still_finds_the_outcome() {
        payWithoutAnswer();
        fail(REQUESTS, 401, "{\"title\":\"Unauthorized\",\"code\":\"unauthorized\"}");
        page.evaluate("window.name = 'succeeded'");

        page.reload();

        seen("Payment complete");
        seen("$85.00");
        seen("The call has ended.");
        page.reload();
        seen("Payment complete");
        notSeen("still have");
    }

    @Test
    void a_visit_that_ends_before_the_card_was_sent_says_what_is_left_to_pay() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();

        endVisit();

        seen("You still have $85.00 to pay");
        assertThat(page.getByLabel("Card number")).hasCount(0);
        assertTrue(inPage("window.stripeCalls").stream().noneMatch(call -> call.startsWith("confirm")));
    }

    @Test
    void a_token_that_ends_before_the_next_attempt_charges_nothing() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        page.evaluate("window.stripeAnswers = [{error: {type: 'card_error', code: 'card_declined'}}]");
        button("Pay $85.00").click();
        seen("Nothing was charged.");
        fail("POST /v1/guest/payment-requests/preq_1/payment", 401, "{\"code\":\"unauthorized\"}");

        tell("PaymentAttemptFailed", paymentRequest(4, "REQUESTED", ""));

        seen("You still have $85.00 to pay");
        assertEquals(
                1,
                inPage("window.stripeCalls").stream()
                        .filter(call -> call.startsWith("confirm"))
                        .count());
    }

    @Test
    void confirmation_and_receipt_stay_after_the_visit() {
        answer(RECEIPT, receipt(0, 0, 0, "", ""));
        remember(paymentRequest(4, "PAID", PAID));
        show(ELEMENT);
        seen("Payment complete");
        page.waitForCondition(() -> !callsTo(RECEIPT).isEmpty());

        endVisit();

        seen("The call has ended. There is nothing more to pay.");
        seen("Payment complete");
        page.getByText("Your receipt").click();
        seen("2426621B");
        seen("Your clinic can give you the itemised receipt.");
        assertThat(button("Receipt (PDF)")).hasCount(0);
    }

    @Test
    void a_receipt_that_cannot_be_read_any_more_is_said_to_come_from_the_clinic() {
        fail(RECEIPT, 503, "{\"code\":\"unavailable\"}");
        remember(paymentRequest(4, "PAID", PAID));
        show(ELEMENT);
        seen("Payment complete");

        endVisit();

        seen("Your clinic can give you the itemised receipt.");
        notSeen("Your receipt");
        notSeen("The service is not available");
    }

    @Test
    void who_owes_nothing_is_told_so_when_the_visit_ends() {
        show(ELEMENT);
        seen("Nothing to pay right now.");

        endVisit();

        seen("The call has ended. There is nothing to pay.");
        notSeen("join again");
    }

    @Test
    void a_link_that_is_shown_outlives_the_visit() {
        remember(paymentRequest(2, "REQUESTED", ""));
        answer("POST /v1/guest/payment-requests/preq_1/pay-link", """
            {"url":"https://pay.test/pay#secret-token","expiresAt":"2026-11-23T02:02:03.456Z","qrSvg":"%s"}\
            """.formatted(QR));
        show(ELEMENT);
        button("Pay on another device").click();
        seen("This link can be used once");

        endVisit();

        seen("This link can be used once");
        button("Close").click();
        seen("You still have $85.00 to pay");
    }

    @Test
    void a_decline_whose_request_is_paid_meanwhile_becomes_the_confirmation() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Decline").click();
        seen("Why are you declining?");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));

        seen("Payment complete");
        notSeen("Why are you declining?");
        assertThat(heading("Payment complete")).isFocused();
    }

    /** The token ends, with which what the call left open could be paid. */
    private void endVisit() {
        fail(REQUESTS, 401, "{\"title\":\"Unauthorized\",\"code\":\"unauthorized\"}");
        breakConnections();
        assertThat(page.getByRole(AriaRole.ALERT).filter(new Locator.FilterOptions().setHasText("has ended")))
                .isVisible();
    }

    private Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }
}
