package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Disputes: what the clinic must answer, until when, and how it ended. */
class StaffSeesDisputesTest extends HistoryInBrowser {

    private static final String OPEN_DISPUTE = """
        "dispute":{"status":"NEEDS_RESPONSE","reason":"fraudulent","amountMinor":8500,"evidenceDueBy":"2026-11-30T11:30:00Z"}""";

    private static String dispute(String status, String reason) {
        return """
            {"id":"disp_1","paymentRequestId":"preq_1","clinicId":"demo-clinic","status":"%s","reason":"%s","amountMinor":8500,
             "currency":"AUD","openedAt":"2026-11-23T03:00:00Z","evidenceDueBy":"2026-11-30T11:30:00Z","closedAt":null,
             "dashboard":"https://dashboard.stripe.com/acct_1/test/payments/pi_1"}\
            """.formatted(status, reason);
    }

    @BeforeEach
    void it_is_the_day_of_the_payment() {
        page.clock().setFixedTime("2026-11-23T04:00:00Z");
    }

    @Test
    void an_open_dispute_stands_above_the_history_and_in_its_row_with_what_to_do() {
        answer(DISPUTES, items(dispute("NEEDS_RESPONSE", "product_not_received")));
        clinicHas(paid(OPEN_DISPUTE));
        show(element("clinic-admin"));
        seen("A payment is disputed");
        seen("$85.00 disputed: Long consultation");
        seen("The cardholder says that the consultation did not take place.");
        seen("Evidence is due by 1 December 2026 at 12:30 am NZDT.");
        assertThat(page.getByRole(
                        AriaRole.LINK, new Page.GetByRoleOptions().setName("Answer it in your Stripe Dashboard")))
                .hasAttribute("href", "https://dashboard.stripe.com/acct_1/test/payments/pi_1");
        seen("1 dispute must be answered by 1 December 2026 at 12:30 am NZDT.");
        assertThat(tab("Payments (1)")).isVisible();
        assertThat(page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("Long consultation")))
                .containsText("Dispute: answer needed");
    }

    @Test
    void evidence_that_was_due_is_said_to_be_overdue_and_what_is_not_in_the_list_is_named_all_the_same() {
        page.clock().setFixedTime("2026-11-30T11:31:00Z");
        answer(DISPUTES, items(dispute("NEEDS_RESPONSE", "fraudulent")));
        answer("GET " + PAYMENT, paid(OPEN_DISPUTE));
        answer(TOTALS, NO_TOTALS);
        clinicHas();
        show(element("clinic-admin"));
        seen("Overdue: evidence was due by 1 December 2026 at 12:30 am NZDT.");
        seen("$85.00 disputed: Long consultation");
    }

    @Test
    void a_dispute_that_was_lost_is_told_for_two_weeks() {
        answer(
                LOST_DISPUTES,
                items(dispute("LOST", "fraudulent")
                        .replace("\"closedAt\":null", "\"closedAt\":\"2026-11-20T04:00:00Z\"")));
        show(element("clinic-admin"));
        seen("Disputes lost in the last two weeks");
        seen("$85.00 disputed: Long consultation");
        seen("Dispute lost. The bank returned the payment to the cardholder. Closed 20 November 2026");
        notSeen("A payment is disputed");
        page.clock().setFixedTime("2026-12-05T04:00:00Z");
        page.reload();
        seen("Long consultation");
        notSeen("Disputes lost in the last two weeks");
    }

    @Test
    void a_dispute_leads_to_its_payment_which_tells_all_of_it() {
        answer(DISPUTES, items(dispute("UNDER_REVIEW", "a_word_of_tomorrow")));
        answer("GET " + PAYMENT, paid(OPEN_DISPUTE.replace("NEEDS_RESPONSE", "UNDER_REVIEW")));
        answer("GET " + REFUNDS, items());
        answer("GET " + PAYMENT + "/disputes", items(dispute("UNDER_REVIEW", "fraudulent")));
        show(element("clinic-admin"));
        seen("The bank does not say why. Ask the patient.");
        button("Show the payment").click();
        seen("The cardholder says that they did not make this payment.");
        seen("The clinic has answered; the cardholder’s bank decides.");
        seen("Opened 23 November 2026");
    }

    @ParameterizedTest
    @CsvSource({
        "NEEDS_RESPONSE, Answer the dispute in your Stripe Dashboard instead.",
        "UNDER_REVIEW, 'Until then, Stripe makes no refund.'",
        "LOST, The cardholder’s bank has already returned $85.00 of this payment"
    })
    void a_disputed_payment_is_not_offered_for_a_refund_and_the_reason_fits_the_dispute(String status, String words) {
        answer("GET " + PAYMENT + "/disputes", items(dispute(status, "fraudulent")));
        open("clinic-admin", paid(OPEN_DISPUTE.replace("NEEDS_RESPONSE", status)));
        seen(words);
        assertThat(button("Refund…")).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"WON", "CLOSED"})
    void a_payment_whose_dispute_is_over_can_be_refunded_again(String status) {
        answer("GET " + PAYMENT + "/disputes", items(dispute(status, "fraudulent")));
        open("clinic-admin", paid(OPEN_DISPUTE.replace("NEEDS_RESPONSE", status)));
        assertThat(button("Refund…")).isVisible();
    }

    @ParameterizedTest
    @CsvSource({
        "WON, Dispute won, The payment is back with the clinic.",
        "LOST, Dispute lost, The bank returned the payment to the cardholder.",
        "CLOSED, Dispute closed, Closed without a decision."
    })
    void a_dispute_that_is_over_tells_how_it_ended_and_is_no_alert_any_more(String status, String pill, String words) {
        clinicHas(paid(OPEN_DISPUTE.replace("NEEDS_RESPONSE", status)));
        answer("GET " + PAYMENT + "/disputes", items(dispute(status, "fraudulent")));
        answer("GET " + PAYMENT, paid(OPEN_DISPUTE.replace("NEEDS_RESPONSE", status)));
        answer("GET " + REFUNDS, items());
        show(element("clinic-admin"));
        seen(pill);
        notSeen("A payment is disputed");
        button("Long consultation").click();
        seen(words);
    }
}
