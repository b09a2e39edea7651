package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ForcedColors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.caretill.browser.Accessibility;
import org.junit.jupiter.api.Test;

/** {@code <caretill-pay>}: what is said where, in every look, and where the focus is. */
class PatientScreensTest extends PatientInBrowser {

    // Who asks, and what becomes of the card

    @Test
    void the_clinic_and_the_clinician_are_named_before_the_amount() {
        remember(paymentRequest(2, "REQUESTED", "\"practitioner\":{\"name\":\"Dr Clara Example\"}"));
        show(ELEMENT);
        Locator person = page.getByText("Dr Clara Example at Demo Clinic");

        assertTrue(top(heading("Payment request from Demo Clinic")) < top(person));
        assertTrue(top(person) < top(page.getByText("$85.00").first()));

        // Live messages do not carry the name.
        tell("PaymentOpened", paymentRequest(3, "REQUESTED", "\"openedAt\":\"2026-11-23T01:03:00Z\""));
        assertThat(person).isVisible();
    }

    @Test
    void who_gets_the_card_details_is_said_above_the_field_for_them() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").click();
        Locator card = page.getByLabel("Card number");
        assertThat(card).isVisible();

        assertTrue(top(page.getByText("Secure card payment by Stripe")) < top(card));
        assertTrue(top(page.getByText("The clinic never sees your full card number.")) < top(card));
        keepPicture("card_form_says_who_gets_the_card_details");
    }

    // Time

    @Test
    void that_time_runs_out_is_said_twice_and_what_to_do_when_it_is_over() {
        page.clock().install();
        show(ELEMENT);
        JsonObject request = endingIn(Duration.ofMinutes(7));
        tell("PaymentRequested", request);
        assertThat(button("Pay now")).isVisible();
        notSeen("This request ends in");

        page.clock().runFor(Duration.ofMinutes(2).plusSeconds(1).toMillis());
        assertThat(page.locator("[aria-live=polite]")).containsText("This request ends in less than 5 minutes, at ");
        keepPicture("time_is_running_out");
        page.clock().runFor(Duration.ofMinutes(4).toMillis());
        seen("This request ends in less than a minute, at ");

        JsonObject expired = request.deepCopy();
        expired.addProperty("version", 3);
        expired.addProperty("status", "EXPIRED");
        tell("PaymentExpired", expired);
        seen("This request for $85.00 has expired.");
        seen("Nothing was charged. Please ask your clinic for a new one.");
        notSeen("This request ends in");
    }

    @Test
    void that_time_runs_out_does_not_disturb_a_payment_that_is_being_checked() {
        show(ELEMENT);
        tell("PaymentRequested", endingIn(Duration.ofMinutes(4)));
        seen("This request ends in less than 5 minutes");
        enterCard();

        button("Pay $85.00").click();

        seen("Checking your card…");
        notSeen("This request ends in");
    }

    // Other devices

    @Test
    void who_pays_on_another_device_is_told_of_here() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        assertThat(button("Pay now")).isVisible();

        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));

        seen("Somebody has started paying this on another device or in another tab.");
        assertThat(button("Pay now")).isVisible();
        keepPicture("paid_on_another_device");
        tell("PaymentAttemptFailed", paymentRequest(4, "REQUESTED", ""));
        notSeen("Somebody has started paying");
    }

    @Test
    void who_has_opened_the_card_form_here_is_not_taken_for_somebody_else() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").click();
        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        button("Back").click();
        assertThat(button("Pay now")).isVisible();
        notSeen("Somebody has started paying");

        page.reload();

        assertThat(button("Pay now")).isVisible();
        notSeen("Somebody has started paying");
    }

    @Test
    void another_device_is_offered_where_this_is_no_telephone_and_a_link_for_later_everywhere() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        assertThat(button("Pay on another device")).isVisible();
        for (int[] telephone : new int[][] {{390, 844}, {844, 390}, {667, 375}}) {
            page.setViewportSize(telephone[0], telephone[1]);
            assertThat(button("Pay on another device")).isHidden();
        }

        endCall();

        assertThat(button("Get a link to pay later")).isVisible();
    }

    // What the page around is told

    @Test
    void the_page_around_knows_how_much_is_to_pay_and_was_paid() {
        show(ELEMENT);
        seen("Nothing to pay right now.");
        page.evaluate(
                "window.counts = []; addEventListener('caretill-to-pay', (event) => window.counts.push(event.detail.count))");
        Locator element = page.locator("caretill-pay");
        assertThat(element).not().hasAttribute("to-pay", "0");

        tell("PaymentRequested", paymentRequest(1, "REQUESTED", ""));
        assertThat(element).hasAttribute("to-pay", "1");
        tell("PaymentRequested", second(1));
        assertThat(element).hasAttribute("to-pay", "2");
        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));
        assertThat(element).hasAttribute("to-pay", "1");
        assertThat(element).hasAttribute("paid", "1");
        tell("PaymentCancelled", withStatus(second(2), "CANCELLED"));

        page.waitForCondition(() ->
                !Boolean.TRUE.equals(page.evaluate("document.querySelector('caretill-pay').hasAttribute('to-pay')")));
        assertEquals(List.of(1, 2, 1, 0), page.evaluate("window.counts"));
    }

    @Test
    void who_leaves_with_something_to_pay_is_asked_and_who_owes_nothing_is_not() {
        show(ELEMENT);
        seen("Nothing to pay right now.");
        assertEquals(true, page.evaluate("document.querySelector('caretill-pay').mayLeave()"));

        tell("PaymentRequested", paymentRequest(1, "REQUESTED", ""));
        assertThat(button("Pay now")).isVisible();
        page.evaluate("void document.querySelector('caretill-pay').mayLeave().then((may) => (window.may = may))");
        seen("You still have $85.00 to pay.");
        assertThat(button("Stay in the call")).isFocused();
        assertEquals(List.of(), Accessibility.violations(page));
        keepPicture("leaving_with_something_to_pay");
        button("Leave the call").click();
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("window.may")));
    }

    @Test
    void who_leaves_while_paying_is_told_that_the_payment_goes_on() {
        payWithoutAnswer();
        page.evaluate("void document.querySelector('caretill-pay').mayLeave().then((may) => (window.may = may))");
        seen("Your payment is not finished.");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));

        seen("You have nothing left to pay.");
        button("Stay in the call").click();
        page.waitForCondition(() -> Boolean.FALSE.equals(page.evaluate("window.may")));
    }

    // Confirmations

    @Test
    void the_last_payment_is_shown_whole_and_older_ones_in_a_line_each() {
        answer(RECEIPT, receipt(0, 0, 0, "", ""));
        remember(paymentRequest(4, "PAID", PAID));
        JsonObject later = withStatus(second(4), "PAID");
        later.addProperty("paidAt", "2026-11-23T01:40:00Z");
        remember(later);
        show(ELEMENT);

        assertThat(heading("Payment complete")).hasCount(1);
        Locator older = page.getByText("Payment complete: $85.00, Long consultation");
        assertThat(older).isVisible();
        keepPicture("older_payments_are_one_line");
        older.click();
        seen("Paid to");
        assertThat(heading("Payment complete")).hasCount(2);
        // Their names may be the same, so they are no landmarks.
        assertThat(page.locator("caretill-pay").getByRole(AriaRole.REGION)).hasCount(0);
    }

    @Test
    void all_times_of_a_confirmation_are_of_the_clinics_zone_which_is_named() {
        answer(RECEIPT, receipt(0, 0, 0, "", ""));
        remember(paymentRequest(4, "PAID", PAID));
        show(ELEMENT);
        page.getByText("Your receipt").click();
        seen("2426621B");

        assertEquals(2, page.getByText("2:05").count());
        assertEquals(2, page.getByText("(New Zealand Daylight Time)").count());
    }

    @Test
    void the_clinic_of_a_confirmation_is_that_of_its_receipt() {
        answer(RECEIPT, receipt(0, 0, 0, "", "").replace("Demo Clinic", "Other Clinic"));
        remember(paymentRequest(4, "PAID", PAID));
        show(ELEMENT);
        seen("Other Clinic");
        notSeen("Demo Clinic");
    }

    // The form

    @Test
    void an_address_without_its_ending_is_caught_before_the_card_is_charged() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        page.getByLabel("E-mail for the receipt").fill("pat@exam");

        button("Pay $85.00").click();

        seen("This e-mail address looks incomplete.");
        assertThat(page.getByLabel("E-mail for the receipt")).isFocused();
        assertTrue(inPage("window.stripeCalls").stream().noneMatch(call -> call.startsWith("confirm")));
    }

    @Test
    void a_wallet_is_not_called_a_card() {
        page.addInitScript("window.wallet = true");
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").click();
        assertThat(button("Pay with the wallet")).isVisible();

        page.evaluate(
                "window.walletSays('confirm', { billingDetails: { email: 'wallet@example.com' }, paymentFailed() {} })");

        seen("Checking your payment…");
        notSeen("Checking your card…");
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("'answerStripe' in window")));
        answerOfStripe("{paymentIntent: {status: 'succeeded'}}");
        seen("Confirming your payment…");
        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));
        seen("Stripe sent a receipt to wallet@example.com.");
    }

    @Test
    void what_could_not_be_done_without_a_connection_is_not_said_any_longer_than_that() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        tell(
                "PaymentAttemptFailed",
                paymentRequest(
                        4,
                        "REQUESTED",
                        "\"lastFailure\":{\"code\":\"generic_decline\",\"at\":\"2026-11-23T01:04:00Z\"}"));
        fail("POST /v1/guest/payment-requests/preq_1/payment", 0, "{}");
        fail("GET /v1/guest/payment-requests", 0, "{}");
        breakConnections();
        button("Pay $85.00").click();
        seen("We can’t connect right now.");

        stripeIs("live");
        answer("GET /v1/guest/payment-requests", "{\"items\":[%s]}".formatted(paymentRequest(5, "REQUESTED", "")));

        notSeen("We can’t connect right now.");
        assertThat(page.getByLabel("Card number")).hasValue("4242 4242 4242 4242");
    }

    // Focus

    @Test
    void the_focus_stays_with_the_payment_at_every_step() {
        page.addInitScript("window.wallet = true");
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").focus();
        page.keyboard().press("Enter");
        assertThat(page.getByLabel("E-mail for the receipt")).isFocused();
        assertThat(button("Pay with the wallet")).isVisible();
        page.keyboard().press("Shift+Tab");
        assertThat(button("Pay with the wallet")).isFocused();
        page.evaluate(SUCCEEDED);

        page.evaluate(
                "window.walletSays('confirm', { billingDetails: { email: 'wallet@example.com' }, paymentFailed() {} })");

        seen("Confirming your payment…");
        assertThat(heading("Payment request from Demo Clinic")).isFocused();
        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));
        assertThat(heading("Payment complete")).isFocused();
    }

    @Test
    void who_is_typing_when_the_clinic_withdraws_its_request_is_taken_to_what_became_of_it() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        page.getByLabel("Card number").focus();

        tell("PaymentCancelled", paymentRequest(5, "CANCELLED", ""));

        assertThat(heading("The clinic withdrew its request for $85.00.")).isFocused();
    }

    @Test
    void who_goes_back_from_declining_is_where_they_were() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Decline").click();
        assertThat(page.getByLabel("I did not expect this")).isFocused();
        button("Back").focus();
        page.keyboard().press("Enter");
        assertThat(heading("Payment request from Demo Clinic")).isFocused();
    }

    // Every look

    @Test
    void nothing_hidden_lengthens_the_page() {
        for (int id = 3; id < 40; id++) {
            JsonObject ended = withStatus(second(2), id % 2 == 0 ? "DECLINED" : "CANCELLED");
            ended.addProperty("id", "preq_" + id);
            remember(ended);
        }
        show("<div id='scrolling' tabindex='0' role='region' aria-label='Payments'>" + ELEMENT + "</div>");
        page.evaluate("""
            Object.assign(document.getElementById('scrolling').style, { blockSize: '300px', overflow: 'auto' });
            document.querySelector('caretill-pay').token = 'the.token.itself'\
            """);
        assertThat(heading("You declined the request for $42.85.").first()).isVisible();

        assertEquals(true, page.evaluate("document.documentElement.scrollHeight <= innerHeight"));
    }

    @Test
    void on_a_dark_page_everything_is_dark_and_can_be_read() {
        remember(paymentRequest(
                2, "REQUESTED", "\"lastFailure\":{\"code\":\"generic_decline\",\"at\":\"2026-11-23T01:04:00Z\"}"));
        JsonObject paid = withStatus(second(4), "PAID");
        paid.addProperty("refundedMinor", 500);
        paid.addProperty("paidAt", "2026-11-23T01:40:00Z");
        remember(paid);
        JsonObject declined = withStatus(second(2), "DECLINED");
        declined.addProperty("id", "preq_3");
        remember(declined);
        show(ELEMENT);
        darken();
        seen("Your bank declined this card.");
        assertEquals("rgb(24, 35, 31)", backgroundOf(".panel"));
        assertEquals(List.of(), Accessibility.violations(page));
        keepPicture("dark_list");

        button("Pay now").click();
        assertThat(page.getByLabel("Card number")).isVisible();
        assertEquals("night", page.evaluate("window.stripeAppearance.theme"));
        assertEquals("rgb(24, 35, 31)", page.evaluate("window.stripeAppearance.variables.colorBackground"));
        assertEquals("rgb(233, 241, 239)", page.evaluate("window.stripeAppearance.variables.colorText"));
        assertEquals(List.of(), Accessibility.violations(page));
        keepPicture("dark_form");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        page.waitForCondition(() -> "stripe".equals(page.evaluate("window.stripeAppearance.theme")));
        darken();
        button("Back").click();
        button("Decline").click();
        assertEquals(List.of(), Accessibility.violations(page));
        keepPicture("dark_decline");
    }

    @Test
    void a_page_that_knows_only_a_light_look_keeps_it() {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").click();
        assertThat(page.getByLabel("Card number")).isVisible();

        assertEquals("rgb(255, 255, 255)", backgroundOf(".panel"));
        assertEquals("stripe", page.evaluate("window.stripeAppearance.theme"));
    }

    @Test
    void with_forced_colours_the_main_button_is_still_told_from_the_others() {
        page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        assertThat(button("Pay now")).hasCSS("border-top-width", "3px");
        keepPicture("forced_colours");
    }

    /** The person prefers dark, and the page says that it can be dark. */
    private void darken() {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.evaluate("document.documentElement.style.colorScheme = 'light dark'");
    }

    private Object backgroundOf(String selector) {
        return page.locator("caretill-pay " + selector)
                .first()
                .evaluate("(part) => getComputedStyle(part).backgroundColor");
    }

    private Locator heading(String words) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(words));
    }

    private static double top(Locator part) {
        return part.boundingBox().y;
    }

    /** By the page's clock, which the tests of this browser share. */
    private JsonObject endingIn(Duration time) {
        JsonObject request = paymentRequest(2, "REQUESTED", "");
        Instant now = Instant.parse((String) page.evaluate("new Date().toISOString()"));
        request.addProperty("expiresAt", now.plus(time).toString());
        return request;
    }

    /** Another request of the same patient's. */
    private static JsonObject second(int version) {
        return JsonParser.parseString(paymentRequest(version, "REQUESTED", "\"openedAt\":\"2026-11-23T01:03:00Z\"")
                        .toString()
                        .replace("preq_1", "preq_2")
                        .replace("8500", "4285")
                        .replace("Long consultation", "Dressing"))
                .getAsJsonObject();
    }

    private static JsonObject withStatus(JsonObject request, String status) {
        request.addProperty("status", status);
        return request;
    }
}
