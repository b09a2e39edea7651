package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The daily comparison with Stripe, as the clinic's administrator reads it. */
class ReconciliationTest extends HistoryInBrowser {

    static final String RECONCILIATION = "/v1/clinics/demo-clinic/reconciliation";
    static final String YESTERDAY = "GET " + RECONCILIATION + "?date=2026-11-22";

    static final String MATCHED = result("demo-clinic", "MATCHED", account(8500, 8500, ""));
    static final String DIFFERENT = result("demo-clinic", "DIFFERENT", account(8501, 8500, """
        {"kind":"AMOUNT","paymentRequestId":"preq_1","paymentIntent":"pi_1","oursMinor":8501,"stripeMinor":8500},
        {"kind":"MISSING_HERE","paymentRequestId":null,"paymentIntent":"pi_2","oursMinor":null,"stripeMinor":100},
        {"kind":"MISSING_AT_STRIPE","paymentRequestId":"preq_3","paymentIntent":"pi_3","oursMinor":100,"stripeMinor":null},
        {"kind":"REFUND","paymentRequestId":"preq_4","paymentIntent":"pi_4","oursMinor":3000,"stripeMinor":2000},
        {"kind":"DISPUTE","paymentRequestId":"preq_5","paymentIntent":"pi_5","oursMinor":0,"stripeMinor":8500}"""));

    static String result(String clinicId, String status, String accounts) {
        return """
            {"clinicId":"%s","date":"2026-11-22","timeZone":"Pacific/Auckland","status":"%s",
             "checkedAt":"2026-11-22T16:00:00Z","accounts":[%s]}\
            """.formatted(clinicId, status, accounts);
    }

    static String account(long oursMinor, long stripeMinor, String differences) {
        return """
            {"account":"acct_1DemoClinicAU001","currency":"AUD","payments":3,
             "ours":{"paidMinor":%1$d,"refundedMinor":0,"disputedMinor":0,"netMinor":%1$d},
             "stripe":{"paidMinor":%2$d,"refundedMinor":0,"disputedMinor":0,"netMinor":%2$d},
             "differenceMinor":%3$d,"differences":[%4$s]}\
            """.formatted(oursMinor, stripeMinor, oursMinor - stripeMinor, differences);
    }

    @BeforeEach
    void it_is_the_day_after() {
        page.clock().setFixedTime("2026-11-23T02:00:00Z");
    }

    @Test
    void yesterday_is_compared_and_matches_to_the_cent() {
        answer(YESTERDAY, MATCHED);
        show(element("clinic-admin"));
        tab("Reconciliation").click();
        seen("Caretill and Stripe match, to the cent.");
        seen("acct_1DemoClinicAU001 in AUD, 3 payments");
        seen("Compared 23 November 2026 at 5:00 am NZDT; the day is that of Pacific/Auckland.");
        assertThat(row("Net")).containsText("$85.00");
        assertThat(field("Day")).hasValue("2026-11-22");
    }

    @Test
    void a_cent_of_difference_is_shown_and_each_difference_is_a_sentence_that_names_its_request() {
        answer(YESTERDAY, DIFFERENT);
        answer("GET " + PAYMENT, paid(""));
        answer("GET " + REFUNDS, items());
        show(element("clinic-admin"));
        tab("Reconciliation").click();
        seen("Caretill and Stripe differ.");
        seen("Stripe has $0.01 less than Caretill.");
        assertThat(row("Paid (differs)")).containsText("$85.01");
        seen("Caretill has this payment with $85.01, Stripe with $85.00.");
        seen("Stripe has a payment of $1.00 that Caretill does not have.");
        seen("Caretill has a payment of $1.00 that Stripe does not have.");
        seen("$30.00 of this payment as refunded");
        seen("Stripe has $85.00 of this payment as disputed, and Caretill has nothing.");

        button("Show the payment request preq_1").click();
        assertThat(heading("$85.00")).isFocused();
        button("Back to the list").click();
        assertThat(button("Show the payment request preq_1")).isFocused();
    }

    @Test
    void another_day_is_chosen_and_compared_again() {
        answer(YESTERDAY, MATCHED);
        String day = "GET " + RECONCILIATION + "?date=2026-11-20";
        answer(day, result("demo-clinic", "UNREACHABLE", "").replace("2026-11-22\"", "2026-11-20\""));
        answer("POST " + RECONCILIATION, result("demo-clinic", "MATCHED", ""));
        show(element("clinic-admin"));
        tab("Reconciliation").click();
        seen("to the cent.");
        field("Day").fill("2026-11-20");
        button("Show").last().click();
        seen("Stripe did not answer, so nothing was compared.");

        button("Compare again").click();

        seen("No money moved on this day.");
        seen("Compared again just now.");
        assertEquals(
                JsonParser.parseString("{\"date\":\"2026-11-20\"}"),
                callsTo("POST " + RECONCILIATION).getFirst().body());
    }

    @Test
    void without_a_day_nothing_is_asked() {
        answer(YESTERDAY, MATCHED);
        show(element("clinic-admin"));
        tab("Reconciliation").click();
        seen("to the cent.");
        field("Day").fill("");
        button("Show").last().click();
        seen("Choose a day.");
    }

    private Locator row(String name) {
        return page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName(name));
    }
}
