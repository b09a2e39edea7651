package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Clock;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Giving a payment back, whole or in part. */
class StaffRefundsTest extends HistoryInBrowser {

    private static final String REFUND = "POST " + REFUNDS;

    @Test
    void the_whole_payment_is_refunded_after_the_figure_was_confirmed() {
        answer(REFUND, refund("refund_1", 8500, "SUCCEEDED", ""));
        open("clinic-admin", paid(""));
        button("Refund…").click();
        assertThat(page.getByLabel("Full amount ($85.00)")).isChecked();
        page.getByLabel("Why").selectOption("duplicate");
        button("Continue").click();
        assertThat(heading("Refund this amount?")).isFocused();
        seen("It goes back to the card: Visa ending 4242.");
        seen("The clinic keeps nothing of this payment.");
        assertEquals(List.of(), callsTo(REFUND));
        answer("GET " + REFUNDS, items(refund("refund_1", 8500, "SUCCEEDED", "")));
        answer("GET " + PAYMENT, paid("\"refundedMinor\":8500").replace("\"version\":4", "\"version\":5"));

        button("Refund $85.00").click();

        seen("$85.00 was refunded.");
        assertThat(heading("Refunds")).isFocused();
        assertEquals(
                JsonParser.parseString("{\"amountMinor\":8500,\"reason\":\"duplicate\"}"),
                callsTo(REFUND).getFirst().body());
        assertThat(button("Refund…")).hasCount(0);
    }

    @Test
    void a_part_is_refunded_with_the_keyboard_alone() {
        answer(REFUND, refund("refund_2", 1050, "PENDING", ""));
        open("clinic-admin clinician", paid("\"refundedMinor\":3000"), refund("refund_1", 3000, "SUCCEEDED", ""));
        button("Refund…").focus();
        page.keyboard().press("Enter");
        seen("$85.00 was paid. $30.00 of it is refunded or on its way back: $55.00 is left.");
        page.getByLabel("Full amount ($55.00)").focus();
        page.keyboard().press("ArrowDown");
        assertThat(page.getByLabel("Amount to refund")).isFocused();
        page.keyboard().type("10.50");
        page.keyboard().press("Enter");
        seen("The clinic keeps $44.50 of this payment.");
        page.keyboard().press("Tab");
        assertThat(button("Change")).isFocused();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        seen("The refund of $10.50 is on its way.");
        assertEquals(
                JsonParser.parseString("{\"amountMinor\":1050,\"reason\":\"requested_by_customer\"}"),
                callsTo(REFUND).getFirst().body());
    }

    @ParameterizedTest
    @CsvSource({
        "'', Enter an amount.",
        "ten, 'Enter a number, for example 85.00.'",
        "1.234, Amounts in AUD have at most 2 decimals.",
        "0, Enter more than 0.",
        "85.01, Only $85.00 is left to refund."
    })
    void what_cannot_be_refunded_is_said_at_the_amount(String typed, String words) {
        open("clinic-admin", paid(""));
        button("Refund…").click();
        page.getByLabel("Part of it").check();
        page.getByLabel("Amount to refund").fill(typed);
        button("Continue").click();
        assertThat(page.getByLabel("Amount to refund")).isFocused();
        assertThat(page.locator("#amount-wrong")).hasText(words);
        assertEquals(List.of(), callsTo(REFUND));
    }

    @Test
    void a_refund_whose_answer_was_lost_is_sent_again_with_the_same_key() {
        fail(REFUND, 0, "{}");
        open("clinic-admin", paid(""));
        button("Refund…").click();
        button("Continue").click();
        button("Refund $85.00").click();
        seen("No answer came, so it is not certain whether the refund was made.");
        answer(REFUND, refund("refund_1", 8500, "PENDING", ""));

        button("Send again: refund $85.00").click();

        seen("The refund of $85.00 is on its way.");
        List<Call> sent = callsTo(REFUND);
        assertEquals(2, sent.size());
        assertEquals(sent.getFirst().idempotencyKey(), sent.getLast().idempotencyKey());
    }

    @Test
    void after_a_lost_answer_what_is_left_is_read_before_another_amount_is_chosen() {
        fail(REFUND, 503, "{}");
        page.clock().install(new Clock.InstallOptions().setTime("2026-11-23T02:00:00Z"));
        open("clinic-admin", paid(""));
        button("Refund…").click();
        // From here on the page reads nothing by itself.
        page.clock().pauseAt("2026-11-23T03:00:00Z");
        letCallsArrive();
        page.getByLabel("Part of it").check();
        page.getByLabel("Amount to refund").fill("20");
        button("Continue").click();
        button("Refund $20.00").click();
        seen("No answer came");
        answer("GET " + REFUNDS, items(refund("refund_1", 2000, "PENDING", "")));
        answer("GET " + PAYMENT, paid("\"refundedMinor\":2000").replace("\"version\":4", "\"version\":5"));
        button("Change").click();
        seen("$85.00 was paid. $20.00 of it is refunded or on its way back: $65.00 is left.");
        page.clock().resume();
        page.getByLabel("Amount to refund").fill("30");
        answer(REFUND, refund("refund_2", 3000, "SUCCEEDED", ""));
        button("Continue").click();
        button("Refund $30.00").click();
        seen("$30.00 was refunded.");
        assertNotEquals(
                callsTo(REFUND).getFirst().idempotencyKey(),
                callsTo(REFUND).getLast().idempotencyKey());
    }

    @Test
    void two_equal_refunds_one_after_the_other_are_two() {
        answer(REFUND, refund("refund_1", 1000, "SUCCEEDED", ""));
        open("clinic-admin", paid(""));
        for (int time = 1; time <= 2; time++) {
            button("Refund…").click();
            page.getByLabel("Part of it").check();
            page.getByLabel("Amount to refund").fill("10");
            button("Continue").click();
            button("Refund $10.00").click();
            assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        }
        assertNotEquals(
                callsTo(REFUND).getFirst().idempotencyKey(),
                callsTo(REFUND).getLast().idempotencyKey());
    }

    @Test
    void who_refunds_at_the_same_moment_as_somebody_else_is_told_what_is_left() {
        fail(REFUND, 422, "{\"code\":\"refund-exceeds-payment\",\"detail\":\"The most is 2500\"}");
        open("clinic-admin", paid(""));
        button("Refund…").click();
        button("Continue").click();
        answer("GET " + REFUNDS, items(refund("refund_9", 6000, "SUCCEEDED", "")));
        answer("GET " + PAYMENT, paid("\"refundedMinor\":6000").replace("\"version\":4", "\"version\":5"));

        button("Refund $85.00").click();

        seen("Something happened to this payment meanwhile. No refund was made now.");
        Locator amount = page.getByLabel("Amount to refund");
        assertThat(amount).isFocused();
        assertThat(page.locator("#amount-wrong"))
                .hasText("$60.00 was refunded meanwhile by somebody else. $25.00 is left.");
        answer(REFUND, refund("refund_10", 2500, "SUCCEEDED", ""));
        amount.fill("25");
        button("Continue").click();
        button("Refund $25.00").click();
        seen("$25.00 was refunded.");
    }

    @Test
    void who_comes_after_everything_was_refunded_is_told_so() {
        fail(REFUND, 409, "{\"code\":\"already-refunded\"}");
        open("clinic-admin", paid(""));
        button("Refund…").click();
        button("Continue").click();
        answer("GET " + REFUNDS, items(refund("refund_9", 8500, "SUCCEEDED", "")));
        answer("GET " + PAYMENT, paid("\"refundedMinor\":8500").replace("\"version\":4", "\"version\":5"));
        button("Refund $85.00").click();
        assertThat(heading("Nothing is left to refund")).isFocused();
        button("Close").click();
        seen("Asked for by user admin-1");
    }

    @Test
    void a_dialog_that_is_open_follows_the_refund_of_somebody_else() {
        open("clinic-admin", paid(""));
        button("Refund…").click();
        button("Continue").click();
        assertThat(button("Refund $85.00")).isVisible();

        answer("GET " + REFUNDS, items(refund("refund_1", 6000, "SUCCEEDED", "")));
        answer("GET " + PAYMENT, paid("\"refundedMinor\":6000").replace("\"version\":4", "\"version\":5"));

        assertThat(page.locator("#amount-wrong"))
                .hasText("$60.00 was refunded meanwhile by somebody else. $25.00 is left.");
        assertThat(button("Refund $85.00")).hasCount(0);

        answer("GET " + PAYMENT, paid("\"refundedMinor\":8500").replace("\"version\":4", "\"version\":6"));
        assertThat(heading("Nothing is left to refund")).isFocused();
        assertEquals(List.of(), callsTo(REFUND));
    }

    @Test
    void a_dialog_that_is_open_says_that_the_payment_is_disputed_meanwhile() {
        open("clinic-admin", paid(""));
        button("Refund…").click();
        assertThat(heading("Refund this payment")).isVisible();

        answer("GET " + PAYMENT + "/disputes", items());
        answer("GET " + PAYMENT, paid("""
            "dispute":{"status":"UNDER_REVIEW","reason":"fraudulent","amountMinor":8500,"evidenceDueBy":null}\
            """).replace("\"version\":4", "\"version\":5"));

        assertThat(heading("This payment cannot be refunded")).isFocused();
    }

    @Test
    void who_refunds_while_the_cardholder_disputes_is_told_so_with_what_to_do() {
        fail(REFUND, 409, "{\"code\":\"payment-disputed\"}");
        open("clinic-admin", paid(""));
        button("Refund…").click();
        button("Continue").click();
        button("Refund $85.00").click();
        seen("The cardholder disputes this payment, or the bank has already returned it.");

        answer("GET " + PAYMENT + "/disputes", items());
        answer("GET " + PAYMENT, paid("""
            "dispute":{"status":"NEEDS_RESPONSE","reason":"fraudulent","amountMinor":8500}""").replace("\"version\":4", "\"version\":5"));
        button("Refund $85.00").click();
        assertThat(heading("This payment cannot be refunded")).isFocused();
        assertThat(page.getByRole(AriaRole.DIALOG))
                .containsText("Answer the dispute in your Stripe Dashboard instead.");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("No refund was made now.");
    }

    @Test
    void who_may_not_refund_is_told_who_may() {
        open("clinician", paid(""));
        seen("In this clinic refunds are made by: Clinic administrators.");
        assertThat(button("Refund…")).hasCount(0);
    }

    @Test
    void who_was_denied_refunds_meanwhile_is_told_so() {
        fail(REFUND, 403, "{\"code\":\"not-allowed-to-refund\"}");
        open("clinic-admin", paid(""));
        button("Refund…").click();
        button("Continue").click();
        button("Refund $85.00").click();
        seen("In this clinic you may not make refunds.");
    }

    @Test
    void every_refund_tells_how_it_stands_who_made_it_and_why_it_failed() {
        open(
                "clinic-admin",
                paid("\"refundedMinor\":3000,\"refundPendingMinor\":2000"),
                refund("refund_1", 1000, "SUCCEEDED", "\"reason\":null,\"requestedBy\":null"),
                refund("refund_2", 2000, "PENDING", ""),
                refund("refund_3", 500, "FAILED", "\"failureReason\":\"expired_or_canceled_card\""),
                refund("refund_4", 600, "FAILED", "\"failureReason\":\"a_word_of_tomorrow\""),
                refund("refund_5", 700, "CANCELED", ""));
        seen("Partly refunded: $10.00 · Refund on its way: $20.00");
        seen("Made in the Stripe Dashboard");
        seen("Refund on its way");
        seen("The card has expired or was closed.");
        seen("Stripe does not say why.");
        seen("Refund cancelled");
        seen("$55.00 can still be refunded.");
    }

    @Test
    void a_refund_that_stripe_refuses_is_told_with_what_to_do() {
        answer(REFUND, refund("refund_1", 8500, "FAILED", "\"failureReason\":\"insufficient_funds\""));
        open("clinic-admin", paid(""));
        button("Refund…").click();
        button("Continue").click();
        button("Refund $85.00").click();
        seen("$85.00 was not refunded. The clinic’s Stripe balance is too low.");
    }

    @Test
    void the_dialog_is_closed_by_escape_and_nothing_was_sent() {
        open("clinic-admin", paid(""));
        button("Refund…").click();
        button("Continue").click();
        page.keyboard().press("Escape");
        assertThat(button("Refund…")).isFocused();
        assertEquals(List.of(), callsTo(REFUND));
    }
}
