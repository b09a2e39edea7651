package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.caretill.browser.Accessibility;
import org.junit.jupiter.api.Test;

/** {@code <caretill-pay>}: what a patient sees and can do at every step. */
class PatientPaysTest extends PatientInBrowser {

    @Test
    void the_payee_is_named_by_the_request_and_not_by_the_page() {
        remember(paymentRequest(1, "REQUESTED", "\"clinicName\":\"Other Clinic\""));
        show(ELEMENT);
        seen("Payment request from Other Clinic");
        notSeen("Demo Clinic");

        tell("PaymentSucceeded", paymentRequest(2, "PAID", PAID));
        seen("Paid to");
        seen("Other Clinic");
        notSeen("Demo Clinic");
    }

    @Test
    void a_request_is_shown_at_once_with_clinic_amount_and_words() {
        show(ELEMENT);
        seen("Nothing to pay right now.");

        tell("PaymentRequested", paymentRequest(1, "REQUESTED", ""));

        seen("Payment request from Demo Clinic");
        seen("$85.00");
        seen("Long consultation");
        page.waitForCondition(
                () -> callsTo("POST /v1/guest/payment-requests/preq_1/opening").size() == 1);
        assertEquals(List.of("asked preq_1"), inPage("window.events"));
    }

    @Test
    void a_new_request_comes_into_view_and_takes_the_focus_from_nobody() {
        page.setViewportSize(900, 300);
        remember(paymentRequest(4, "PAID", PAID));
        answer(RECEIPT, receipt(0, 0, 0, "", ""));
        show(ELEMENT);
        page.getByText("Your receipt").click();
        button("Receipt (PDF)").scrollIntoViewIfNeeded();
        button("Receipt (PDF)").focus();

        tell("PaymentRequested", second(1));

        assertThat(button("Pay now")).isInViewport();
        assertThat(button("Receipt (PDF)")).isFocused();
        assertThat(page.locator("[aria-live=polite]")).containsText("$42.85");
    }

    @Test
    void a_reminder_brings_its_request_into_view_and_makes_it_stand_out_for_a_moment() {
        page.clock().install();
        page.setViewportSize(900, 300);
        remember(paymentRequest(4, "PAID", PAID));
        remember(second(2));
        answer(RECEIPT, receipt(0, 0, 0, "", ""));
        show(ELEMENT);
        page.getByText("Your receipt").click();
        button("Receipt (PDF)").scrollIntoViewIfNeeded();
        assertThat(button("Pay now")).not().isInViewport();

        tell("PaymentReminded", second(3));

        assertThat(page.locator("[aria-live=polite] .reminded"))
                .containsText("Your clinician has sent a reminder about this payment of $42.85.");
        assertThat(button("Pay now")).isInViewport();
        page.clock().fastForward(10_000);
        notSeen("Your clinician has sent a reminder about this payment of $42.85.");
        tell("PaymentReminded", second(2));
        tell("PaymentReminded", second(4));
        seen("Your clinician has sent a reminder about this payment of $42.85.");
        tell("PaymentCancelled", withStatus(second(5), "CANCELLED"));
        notSeen("Your clinician has sent a reminder");
    }

    @Test
    void why_a_payment_cannot_begin_comes_into_view() {
        page.setViewportSize(900, 300);
        remember(paymentRequest(2, "REQUESTED", ""));
        remember(second(2));
        fail("POST /v1/guest/payment-requests/preq_1/payment", 429, "{\"code\":\"too-many-attempts\"}");
        show(ELEMENT);
        button("Decline: $85.00").scrollIntoViewIfNeeded();

        button("Pay now: $85.00").click();

        assertThat(page.getByText("Too many card attempts failed.")).isInViewport();
    }

    @Test
    void a_payment_is_complete_only_when_the_server_says_so() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        page.evaluate(SUCCEEDED);

        button("Pay $85.00").click();

        seen("Confirming your payment…");
        notSeen("Payment complete");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));

        seen("Payment complete");
        seen("Visa ending 4242");
        seen("preq_1");
        seen("Stripe sent a receipt to pat@example.org.");
        assertEquals(
                List.of(
                        "Stripe pk_live_1 acct_1",
                        "mount pi_1_secret_1",
                        "confirm pat@example.org if_required",
                        "destroy"),
                inPage("window.stripeCalls"));
        page.reload();
        seen("Stripe sent a receipt to the e-mail address you gave.");
    }

    @Test
    void stripe_js_is_loaded_when_there_is_something_to_pay_and_started_once() {
        show(ELEMENT);
        seen("Nothing to pay right now.");
        assertEquals(false, page.evaluate("'Stripe' in window"));

        tell("PaymentRequested", paymentRequest(1, "REQUESTED", ""));
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("'Stripe' in window")));
        for (int times = 0; times < 2; times++) {
            button("Pay now").click();
            assertThat(page.getByLabel("Card number")).isVisible();
            button("Back").click();
        }

        assertEquals(
                1,
                inPage("window.stripeCalls.filter((call) => call.startsWith('Stripe '))")
                        .size());
    }

    @Test
    void stripe_learns_no_secret_from_the_address_of_the_page() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        page.evaluate("history.replaceState(null, '', '/page?invitation=secret#token')");
        enterCard();
        page.evaluate(SUCCEEDED);

        button("Pay $85.00").click();

        seen("Confirming your payment…");
        assertEquals(PAGE, page.evaluate("window.returnUrl"));
    }

    @Test
    void the_host_says_where_the_bank_sends_the_patient_back() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT.replace("<caretill-pay", "<caretill-pay return-url='/after?from=bank'"));
        enterCard();
        page.evaluate(SUCCEEDED);

        button("Pay $85.00").click();

        seen("Confirming your payment…");
        assertEquals("https://host.test/after?from=bank", page.evaluate("window.returnUrl"));
    }

    @Test
    void the_truth_is_asked_for_when_the_live_connection_misses_it() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        page.evaluate(SUCCEEDED);
        button("Pay $85.00").click();
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

        button("Pay $85.00").click();
        seen("This card doesn’t have enough funds.");
        tell("PaymentAttemptFailed", paymentRequest(4, "REQUESTED", """
            "lastFailure":{"code":"insufficient_funds","at":"2026-11-23T01:04:00Z"}\
            """));
        assertThat(page.getByLabel("Card number")).isVisible();

        button("Pay $85.00").click();

        seen("Confirming your payment…");
        assertEquals(
                2, callsTo("POST /v1/guest/payment-requests/preq_1/payment").size());
    }

    @Test
    void nobody_is_told_of_a_receipt_that_stripe_does_not_send_in_test_mode() {
        stripeIs("test");
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        assertThat(page.getByLabel("E-mail for the receipt"))
                .hasAccessibleDescription(
                        "This is a test, so Stripe won’t e-mail a receipt. We don’t keep your address.");
        page.evaluate(SUCCEEDED);
        button("Pay $85.00").click();
        seen("Confirming your payment…");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));

        seen("This was a test, so Stripe doesn’t e-mail a receipt.");
        notSeen("Stripe sent a receipt");
        page.reload();
        seen("This was a test, so Stripe doesn’t e-mail a receipt.");
    }

    @Test
    void no_wallet_opens_while_a_card_is_being_checked() {
        page.addInitScript("window.wallet = true");
        payWithoutAnswer();

        page.evaluate("""
            window.walletSays('click', { resolve: () => (window.wallet = 'opened'), reject: () => (window.wallet = 'refused') });
            window.walletSays('confirm', { paymentFailed: () => (window.sheet = 'closed') })\
            """);

        assertEquals("refused", page.evaluate("window.wallet"));
        assertEquals("closed", page.evaluate("window.sheet"));
        assertEquals(
                1,
                inPage("window.stripeCalls.filter((call) => call.startsWith('confirm'))")
                        .size());
    }

    @Test
    void what_becomes_of_the_address_is_said_where_it_is_entered() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").click();
        assertThat(page.getByLabel("E-mail for the receipt"))
                .hasAccessibleDescription("Stripe will e-mail your receipt here. We don’t keep your address.");
    }

    @Test
    void stripe_does_not_ask_for_an_address_a_second_time() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").click();
        assertThat(page.getByLabel("Card number")).isVisible();
        assertEquals("never", page.evaluate("window.stripeOptions.payment.wallets.link"));
    }

    @Test
    void an_address_that_is_none_is_refused_before_the_card_is_charged() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        page.getByLabel("E-mail for the receipt").fill("pat at example");

        button("Pay $85.00").click();

        seen("Enter an e-mail address, for example name@example.org, or leave the field empty.");
        assertThat(page.getByLabel("E-mail for the receipt")).isFocused();
        assertTrue(inPage("window.stripeCalls").stream().noneMatch(call -> call.startsWith("confirm")));
    }

    @Test
    void who_has_no_address_pays_without_one_and_gets_the_receipt_on_the_page() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        page.getByLabel("E-mail for the receipt (optional)").fill(" ");

        button("Pay $85.00").click();

        page.waitForCondition(() -> inPage("window.stripeCalls").stream().anyMatch(call -> call.startsWith("confirm")));
        assertTrue(inPage("window.stripeCalls").stream().noneMatch(call -> call.contains("pat@example.org")));
        remember(paymentRequest(4, "PAID", ""));
        tell("PaymentSucceeded", paymentRequest(4, "PAID", ""));
        seen("Payment complete");
        seen("Your receipt");
        notSeen("The receipt was sent to the e-mail address you gave.");
    }

    @Test
    void the_patient_sees_the_reference_before_and_after_paying() {
        remember(paymentRequest(2, "REQUESTED", "\"reference\":\"YCST-6P68\""));
        show(ELEMENT);
        seen("Reference YCST-6P68");
        tell("PaymentSucceeded", paymentRequest(4, "PAID", ""));
        seen("Payment complete");
        seen("YCST-6P68");
    }

    @Test
    void a_request_the_clinic_withdraws_closes_the_card_form() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();

        tell("PaymentCancelled", paymentRequest(5, "CANCELLED", ""));

        seen("The clinic withdrew its request for $85.00.");
        assertThat(page.getByLabel("Card number")).hasCount(0);
        assertThat(page.getByLabel("E-mail for the receipt")).hasCount(0);
    }

    @Test
    void a_request_that_expires_in_the_middle_of_a_bank_check_is_shown_as_expired() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        button("Pay $85.00").click();
        seen("Checking your card…");

        tell("PaymentExpired", paymentRequest(5, "EXPIRED", ""));

        seen("This request for $85.00 has expired.");
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
        assertThat(button("Pay $85.00")).isVisible();
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

        seen("The clinic withdrew its request for $85.00.");
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
    void the_receipt_can_be_read_and_downloaded_with_what_was_given_back() {
        remember(paymentRequest(6, "PAID", PAID + ",\"refundedMinor\":2500"));
        answer(RECEIPT, receipt(2000, 500, 0, """
            {"amountMinor":2000,"status":"SUCCEEDED","at":"2026-11-23T02:05:00Z"},
            {"amountMinor":500,"status":"PENDING","at":"2026-11-23T03:05:00Z"}""", ""));
        answerFile("/v1/guest/payment-requests/preq_1/receipt", "application/pdf", "%PDF-1.7");
        show(ELEMENT);
        seen("Payment complete");
        seen("$25.00");

        page.getByText("Your receipt").click();
        for (String words : List.of(
                "Pat Smith",
                "23 November 2026",
                "Dr Ada Lee",
                "2426621B",
                "Item number",
                "23 November 2026 at 2:05 pm (New Zealand Daylight Time)",
                "Refund of $20.00",
                "On its way, 23 November 2026",
                "Paid after refunds",
                "$60.00")) {
            seen(words);
        }
        Download receipt = page.waitForDownload(() -> button("Receipt (PDF)").click());

        assertEquals("receipt-preq_1.pdf", receipt.suggestedFilename());
        assertTrue(receipt.url().startsWith("blob:"), receipt.url());
    }

    @Test
    void an_open_receipt_tells_what_the_bank_returns_when_it_returns_it() {
        remember(paymentRequest(6, "PAID", PAID + ",\"refundedMinor\":2000"));
        answer(RECEIPT, receipt(2000, 0, 0, """
            {"amountMinor":2000,"status":"SUCCEEDED","at":"2026-11-23T02:05:00Z"}""", ""));
        show(ELEMENT);
        page.getByText("Your receipt").click();
        seen("Paid after refunds");
        notSeen("Returned through the cardholder’s bank");

        answer(RECEIPT, receipt(2000, 0, 6000, """
            {"amountMinor":2000,"status":"SUCCEEDED","at":"2026-11-23T02:05:00Z"}""", """
            {"amountMinor":6000,"at":"2026-11-25T11:05:00Z"}"""));
        tell("PaymentDisputed", paymentRequest(7, "PAID", PAID + ",\"refundedMinor\":2000"));

        seen("Returned through the cardholder’s bank");
        seen("Return of $60.00 through the bank");
        seen("26 November 2026");
        seen("Paid after what was returned");
        seen("$5.00");
    }

    @Test
    void a_payment_that_is_given_back_whole_is_not_called_complete() {
        remember(paymentRequest(6, "PAID", PAID + ",\"refundedMinor\":8500"));
        show(ELEMENT);
        seen("Payment refunded");
        seen("A refund reaches your card after some days");
        notSeen("Payment complete");
    }

    @Test
    void money_that_is_on_its_way_back_is_not_said_to_be_given_back() {
        remember(paymentRequest(6, "PAID", PAID + ",\"refundedMinor\":8500,\"refundPendingMinor\":6500"));
        show(ELEMENT);
        seen("Payment complete");
        assertThat(page.locator("dl")).containsText("Refund on its way");
        seen("$65.00");
        seen("$20.00");
        tell("PaymentRefunded", paymentRequest(7, "PAID", PAID + ",\"refundedMinor\":8500,\"refundPendingMinor\":0"));
        seen("Payment refunded");
        notSeen("Refund on its way");
    }

    @Test
    void a_receipt_that_cannot_be_had_says_so_and_can_be_asked_for_again() {
        remember(paymentRequest(6, "PAID", PAID));
        fail(RECEIPT, 503, "{\"code\":\"unavailable\"}");
        show(ELEMENT);
        page.getByText("Your receipt").click();
        seen("The service is not available just now.");

        answer(RECEIPT, receipt(0, 0, 0, "", ""));
        page.getByText("Your receipt").click();
        page.getByText("Your receipt").click();
        seen("Outstanding");
    }

    @Test
    void a_patient_takes_the_payment_to_a_telephone() {
        remember(paymentRequest(2, "REQUESTED", ""));
        answer("POST /v1/guest/payment-requests/preq_1/pay-link", """
            {"url":"https://pay.test/pay#secret-token","expiresAt":"2026-11-23T02:02:03.456Z","qrSvg":"%s"}\
            """.formatted(QR));
        show(ELEMENT);
        button("Pay on another device").click();
        seen("Pay $85.00 on another device");
        assertThat(page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("QR code of the link to pay")))
                .isVisible();
        assertEquals(List.of(), Accessibility.violations(page));

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));

        seen("Payment complete");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Payment complete")))
                .isFocused();
    }

    @Test
    void whoever_came_by_a_link_to_pay_is_offered_no_other_and_told_when_it_ends() {
        token = tokenWith("{\"call_id\":\"call-1\",\"payment_request_id\":\"preq_1\"}");
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT.replace("call-id=\"call-1\" ", ""));
        assertThat(button("Pay now")).isVisible();
        notSeen("Pay on another device");
        page.evaluate("addEventListener('caretill-visit-ended', () => (window.ended = true))");
        fail("GET /v1/guest/payment-requests", 401, "{\"title\":\"Unauthorized\",\"code\":\"unauthorized\"}");

        breakConnections();

        seen("This payment link has ended.");
        assertEquals(true, page.evaluate("window.ended"));
    }

    @Test
    void two_requests_are_told_apart_and_paid_one_by_one() {
        remember(paymentRequest(2, "REQUESTED", ""));
        JsonObject second = second(2);
        remember(second);
        answer("POST /v1/guest/payment-requests/preq_2/opening", second.toString());
        show(ELEMENT);
        seen("You have 2 payments to make.");
        button("Pay now: $85.00").click();
        page.getByLabel("E-mail for the receipt").fill("pat@example.org");
        page.getByLabel("Card number").fill("4242 4242 4242 4242");
        assertThat(button("Pay now: $42.85")).isVisible();
        page.evaluate(SUCCEEDED);
        button("Pay $85.00").click();
        seen("Confirming your payment…");
        assertThat(button("Pay now: $42.85")).hasAttribute("aria-disabled", "true");
        keepPicture("two_requests_and_one_is_being_paid");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));

        seen("Payment complete");
        notSeen("You have 2 payments to make.");
        assertThat(button("Pay now")).hasAttribute("aria-disabled", "false");
    }

    @Test
    void too_many_failed_attempts_are_explained_before_and_after_the_request_ends() {
        remember(paymentRequest(2, "REQUESTED", ""));
        fail("POST /v1/guest/payment-requests/preq_1/payment", 429, "{\"code\":\"too-many-attempts\"}");
        show(ELEMENT);
        button("Pay now").click();
        seen("Too many card attempts failed. Wait an hour and try again");

        tell("PaymentCancelled", paymentRequest(5, "CANCELLED", "\"endReason\":\"too-many-attempts\""));

        seen("This request for $85.00 was closed.");
    }

    @Test
    void what_is_between_the_clinic_and_others_is_not_shown_to_the_patient() {
        remember(paymentRequest(6, "PAID", PAID + """
            ,"applicationFeeMinor":123,"bulkBilled":true,"dispute":{"status":"NEEDS_RESPONSE","reason":"fraudulent","amountMinor":8500}\
            """));
        show(ELEMENT);
        seen("Payment complete");
        String shown = (String) page.evaluate("document.querySelector('caretill-pay').shadowRoot.textContent");
        for (String words : List.of("1.23", "fee", "bulk", "isput", "fraud")) {
            assertFalse(shown.contains(words), words);
        }
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

        button("Decline payment").click();

        seen("You declined the request for $85.00.");
        assertEquals(
                "wrong-amount",
                callsTo("POST /v1/guest/payment-requests/preq_1/decline")
                        .getFirst()
                        .body()
                        .get("reason")
                        .getAsString());
    }

    @Test
    void who_gives_no_reason_is_given_none() {
        remember(paymentRequest(2, "REQUESTED", ""));
        answer(
                "POST /v1/guest/payment-requests/preq_1/decline",
                paymentRequest(3, "DECLINED", "").toString());
        show(ELEMENT);
        button("Decline").click();
        assertThat(page.getByLabel("I did not expect this")).isFocused();
        assertThat(page.getByLabel("I did not expect this")).not().isChecked();

        button("Decline payment").click();

        seen("You declined the request for $85.00.");
        assertThat(page.getByRole(
                        AriaRole.HEADING, new Page.GetByRoleOptions().setName("You declined the request for $85.00.")))
                .isFocused();
        assertEquals(
                new JsonObject(),
                callsTo("POST /v1/guest/payment-requests/preq_1/decline")
                        .getFirst()
                        .body());
    }

    @Test
    void a_request_that_has_ended_asks_for_nothing_any_more() {
        remember(paymentRequest(5, "EXPIRED", ""));
        show(ELEMENT);
        seen("This request for $85.00 has expired.");
        assertThat(page.getByRole(
                        AriaRole.HEADING, new Page.GetByRoleOptions().setName("This request for $85.00 has expired.")))
                .hasCount(1);
        notSeen("Payment request from");
    }

    @Test
    void who_paid_on_another_device_entered_no_address_here() {
        remember(paymentRequest(4, "PAID", PAID));
        show(ELEMENT);
        seen("Payment complete");
        notSeen("Stripe sent a receipt");
    }

    @Test
    void the_whole_way_can_be_gone_with_the_keyboard_alone() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        assertThat(button("Pay now")).isVisible();
        page.keyboard().press("Tab");
        assertThat(page.getByLabel("Language")).isFocused();
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

    /** Another open request of the same patient's. */
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
