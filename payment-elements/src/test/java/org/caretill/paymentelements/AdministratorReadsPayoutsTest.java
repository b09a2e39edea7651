package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payouts to the clinic's bank account, what is in them, and files for the books. */
class AdministratorReadsPayoutsTest extends HistoryInBrowser {

    private static final String PAYOUTS = "/v1/clinics/demo-clinic/payouts";

    private static final String FIGURES = """
        {"paymentsMinor":25045,"refundedMinor":2000,"disputedMinor":4200,"stripeFeeMinor":3016,"applicationFeeMinor":0,
         "otherMinor":953,"netMinor":16782,"payments":3}""";

    private static String payout(String more) {
        return """
            {"id":"po_1","account":"acct_1","status":"PAID","currency":"AUD","amountMinor":16782,"arrivalDate":"2026-11-24",
             "createdAt":"2026-11-23T00:00:00Z","automatic":true,"failureCode":null,"figures":%s,"differenceMinor":0,
             "dashboard":"https://dashboard.stripe.com/acct_1/test/payouts/po_1"%s}""".formatted(FIGURES, more);
    }

    private static String movement(String id, String kind, String request, long gross, long fee) {
        return """
            {"id":"%s","kind":"%s","at":"2026-11-23T01:03:03Z","paymentRequestId":%s,"clinicianName":%s,"currency":"AUD",
             "grossMinor":%d,"stripeFeeMinor":%d,"applicationFeeMinor":0,"netMinor":%d}\
            """.formatted(
                        id,
                        kind,
                        request == null ? "null" : '"' + request + '"',
                        request == null ? "null" : "\"Dr Ada Byron\"",
                        gross,
                        fee,
                        gross - fee);
    }

    private static String notPaidOut(String readAt) {
        return """
            {"timeZone":"Pacific/Auckland","items":[{"account":"acct_1","readAt":"%s","connected":true,"currency":"AUD","notPaidOut":
              {"paymentsMinor":8500,"refundedMinor":0,"disputedMinor":0,"stripeFeeMinor":175,"applicationFeeMinor":0,
               "otherMinor":0,"netMinor":8325,"payments":1}}]}""".formatted(readAt);
    }

    @BeforeEach
    void a_clinic_with_payouts() {
        answer("GET " + PAYOUTS, items(payout("")));
        answer("GET " + PAYOUTS + "/po_1", payout(""));
        answer(
                "GET " + PAYOUTS + "/po_1/movements",
                items(
                        movement("txn_1", "PAYMENT", "preq_1", 8500, 175),
                        movement("txn_2", "REFUND", "preq_1", -2000, 0),
                        movement("txn_3", "PAYMENT", null, 1000, 47)));
        answer("GET " + PAYOUTS + "/not-paid-out", notPaidOut("2026-11-23T01:02:00Z"));
        answer("GET " + PAYMENT + "/stripe", """
            {"paymentIntent":"pi_1","dashboard":"https://dashboard.stripe.com/acct_1/test/payments/pi_1","payouts":["po_1"],
             "currency":"AUD","stripeFeeMinor":175,"netMinor":6325}""");
    }

    @Test
    void each_payout_is_shown_with_what_it_adds_up_to_and_leads_to_its_payments() {
        answer("GET " + PAYMENT, paid(""));
        answer("GET " + REFUNDS, items());
        show(element("clinic-admin"));
        tab("Payouts").click();
        assertThat(page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("24 November 2026")))
                .containsText("$167.82");
        seen("Not paid out yet");
        seen("$83.25");
        seen("Read from Stripe 23 November 2026 at 2:02 pm NZDT.");
        assertThat(page).hasURL(PAGE + "?tab=payouts");
        keepPicture("payouts-list");

        button("24 November 2026").click();
        assertThat(heading("Payout of $167.82")).isFocused();
        assertThat(page).hasURL(PAGE + "?tab=payouts&payout=po_1");
        seen("This adds up to the payout, to the cent.");
        seen("-$42.00");
        seen("Payment, not made here");
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Open in the Stripe Dashboard")))
                .hasAttribute("href", "https://dashboard.stripe.com/acct_1/test/payouts/po_1");
        keepPicture("payout");
        button("Payment, Dr Ada Byron").click();
        assertThat(heading("$85.00")).isFocused();
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Open in the Stripe Dashboard"))
                        .filter(new Locator.FilterOptions().setVisible(true)))
                .hasAttribute("href", "https://dashboard.stripe.com/acct_1/test/payments/pi_1");
        seen("$63.25");
        page.goBack();
        assertThat(heading("Payout of $167.82")).isVisible();
        page.goBack();
        assertThat(button("24 November 2026")).isVisible();
        page.navigate(PAGE + "?tab=payouts&payout=po_1");
        assertThat(heading("Payout of $167.82")).isVisible();
        button("Back to the payouts").click();
        assertThat(button("24 November 2026")).isVisible();
    }

    @ParameterizedTest
    @CsvSource({
        "differenceMinor, 5, 'This differs from the payout by $0.05.'",
        "automatic, false, 'This payout was made by hand.'",
        "status, '\"FAILED\"', 'The bank did not take this payout.'"
    })
    void what_is_wrong_or_unknown_about_a_payout_is_said(String field, String value, String words) {
        String figures = field.equals("automatic") ? ",\"figures\":null,\"differenceMinor\":null" : "";
        answer("GET " + PAYOUTS + "/po_1", payout(figures + ",\"" + field + "\":" + value));
        show(element("clinic-admin"));
        tab("Payouts").click();
        button("24 November 2026").click();
        seen(words);
    }

    @ParameterizedTest
    @CsvSource({"File for Xero (CSV), XERO, xero.csv", "File for MYOB (QIF), MYOB, myob.qif"})
    void the_books_get_a_file_that_names_clinic_and_days(String button, String program, String ending)
            throws IOException {
        answerFile(
                "/v1/clinics/demo-clinic/books?program=%s&from=2026-11-01&to=2026-11-30".formatted(program),
                "text/csv",
                "the file");
        show(element("clinic-admin"));
        tab("Payouts").click();
        button(button).click();
        seen("Enter the first and the last day.");
        page.locator("#books-from").fill("2026-11-01");
        page.locator("#books-to").fill("2026-11-30");

        Download file = page.waitForDownload(() -> button(button).click());

        assertEquals("demo-clinic-2026-11-01-to-2026-11-30-" + ending, file.suggestedFilename());
        assertEquals("the file", Files.readString(file.path()));
        seen("The file was saved.");
    }

    @Test
    void stripe_is_read_again_when_somebody_asks() {
        answer("POST " + PAYOUTS + "/reading", "{}");
        show(element("clinic-admin"));
        tab("Payouts").click();
        seen("$83.25");
        button("Read again now").click();
        seen("Stripe is being read. This can take a minute.");
        answer("GET " + PAYOUTS + "/not-paid-out", notPaidOut("2099-11-23T01:02:00Z"));
        seen("Read from Stripe 23 November 2099");
    }

    @Test
    void a_clinician_has_no_payouts() {
        show(element("clinician"));
        seen("Long consultation");
        assertThat(tab("Payouts")).hasCount(0);
    }
}
