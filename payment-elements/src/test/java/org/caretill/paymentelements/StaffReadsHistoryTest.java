package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clinic's payments as its own people read them. */
class StaffReadsHistoryTest extends HistoryInBrowser {

    private static final String LIST = "GET /v1/payment-requests?clinicId=demo-clinic";

    @Test
    void the_history_of_the_last_month_is_shown_with_its_totals_in_the_clinics_days() {
        answer(
                TOTALS,
                totals(total("2026-11-22", "AUD", 8500, 3000, 1) + ","
                        + total("2026-11-23", "AUD", 1_000_005, 0, 12) + ","
                        + total("2026-11-23", "JPY", 8500, 0, 1)));
        clinicHas(
                paid("\"needsAttention\":\"canceled-after-paid\""),
                request(
                        "preq_2",
                        "DECLINED",
                        "Script",
                        "\"endReason\":\"wrong-amount\",\"payerName\":\"Alex Patient\""),
                request("preq_3", "PAID", "Short consultation", "\"refundedMinor\":3000"));
        show(element("clinician"));

        seen("Paid · Visa ending 4242");
        seen("Declined: The amount is not right");
        assertThat(page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("Script")))
                .containsText("Alex Patient");
        assertThat(page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("Short consultation")))
                .containsText("patient-1");
        seen("Paid · Partly refunded: $30.00");
        seen("$10,085.05");
        seen("$10,055.05");
        seen("JPY 8,500");
        seen("23 Nov 2026, 2:02 pm");
        assertThat(page.getByLabel("From")).hasValue("2026-10-24");
        page.getByText("Day by day").click();
        assertThat(page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("22 November 2026")))
                .containsText("$55.00");
        assertThat(tab("Reconciliation")).hasCount(0);
    }

    @Test
    void a_payment_says_who_was_treated_who_paid_and_who_asked() {
        String people = """
            "patientName":"Leo Silva","payerName":"Ana Silva","payerIsPatient":false,"clinicianName":"Dr Clara Chu"\
            """;
        clinicHas(paid(people));
        show(element("clinician"));
        assertThat(page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("Long consultation")))
                .containsText("Leo Silva");
        seen("Paid by Ana Silva");

        open("clinician", paid(people));
        for (String words : List.of("Patient", "Leo Silva", "Paid by", "Ana Silva", "Asked by", "Dr Clara Chu")) {
            seen(words);
        }
    }

    @Test
    void what_banks_took_back_is_not_counted_as_kept() {
        answer(
                TOTALS,
                totals(total("2026-11-22", "AUD", 8500, 3000, 1)
                                .replace(
                                        "\"returnedByBankMinor\":0,\"netMinor\":5500",
                                        "\"returnedByBankMinor\":4000,\"netMinor\":1500")
                        + "," + total("2026-11-23", "AUD", 1000, 0, 1)));
        show(element("clinician"));
        seen("Disputed");
        assertThat(page.locator(".sums")).containsText("$40.00");
        assertThat(page.locator(".sums .net")).containsText("$25.00");
        page.getByText("Day by day").click();
        assertThat(page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("22 November 2026")))
                .containsText("$15.00");
    }

    @Test
    void the_history_is_filtered_and_comes_page_by_page() {
        String filtered = LIST
                + "&status=REQUESTED&status=PAYING&needsAttention=true&currency=AUD&requestedBy=clinician-7&callId=call-1"
                + "&from=2026-10-31T11%3A00%3A00.000Z&to=2026-11-23T11%3A00%3A00.000Z";
        answer(
                TOTALS,
                totals(
                        "",
                        clinician("clinician-7", "Dr Ada Byron", 8500, 0, 1),
                        clinician("clinician-8ab1", null, 1, 0, 1)));
        answer(totalsOf("2026-11-01", "2026-11-23") + "&requestedBy=clinician-7", NO_TOTALS);
        answer(
                filtered,
                "{\"items\":[" + request("preq_2", "REQUESTED", "The newest", "") + "],\"nextCursor\":\"preq_2\"}");
        answer(filtered + "&cursor=preq_2", items(request("preq_0", "REQUESTED", "The oldest", "")));
        show(element("clinician"));
        seen("Long consultation");
        field("From").fill("2026-11-01");
        page.getByLabel("Status").selectOption("OPEN");
        field("Show").selectOption("needsAttention");
        assertThat(field("Clinician")).containsText("Clinician 8ab1");
        field("Clinician").selectOption("Dr Ada Byron");
        page.getByText("More filters").click();
        field("Call").fill("call-1");
        field("Currency").fill("aud");
        button("Show").first().click();

        seen("The newest 1 payment requests are shown. There are more.");
        assertThat(heading("Payments")).isFocused();
        button("Show more").click();
        seen("The oldest");
        notSeen("Long consultation");
        assertThat(button("Show more")).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"disputed, &disputed=true", "needsAttention, &needsAttention=true"})
    void what_somebody_must_look_at_can_be_shown_alone(String only, String query) {
        answer(LIST + query + PERIOD, items(request("preq_9", "PAID", "Trouble", "")));
        show(element("clinician"));
        seen("Long consultation");
        field("Show").selectOption(only);
        button("Show").first().click();
        seen("Trouble");
    }

    @Test
    void a_period_without_a_beginning_is_listed_but_not_added_up() {
        answer(LIST + "&to=2026-11-23T11%3A00%3A00.000Z", items(request("preq_0", "EXPIRED", "Long ago", "")));
        show(element("clinician"));
        seen("Long consultation");
        field("From").fill("");
        button("Show").first().click();
        seen("Long ago");
        seen("Choose a first and a last day, at most a year apart, to see the takings.");
    }

    @Test
    void days_in_the_wrong_order_are_told_at_their_field() {
        show(element("clinician"));
        seen("Long consultation");
        int before = calls.size();
        field("From").fill("2026-11-24");
        button("Show").first().click();
        assertThat(field("To")).isFocused();
        assertThat(field("To")).hasAccessibleDescription("The last day is before the first.");
        assertEquals(before, calls.size());
    }

    @Test
    void the_history_is_downloaded_as_it_is_shown_with_the_token_in_no_address() throws IOException {
        answer(LIST + "&status=PAID" + PERIOD, items(paid("")));
        answerFile(
                "/v1/payment-requests?clinicId=demo-clinic&status=PAID" + PERIOD, "text/csv", "id,payer\npreq_1,Zoë\n");
        show(element("clinician"));
        seen("Long consultation");
        page.getByLabel("Status").selectOption("PAID");
        button("Show").first().click();
        seen("1 payment request is shown.");

        Download file = page.waitForDownload(() -> button("Download CSV").click());

        assertEquals("payment-requests.csv", file.suggestedFilename());
        // The byte-order mark tells Excel the encoding.
        assertEquals("\uFEFFid,payer\npreq_1,Zoë\n", Files.readString(file.path()));
        assertTrue(calls.stream().noneMatch(call -> call.path().contains("token")));
    }

    @Test
    void an_empty_history_says_so() {
        clinicHas();
        show(element("clinician"));
        seen("No payment requests found.");
        seen("Nothing was taken or paid back on these days.");
    }

    @Test
    void a_service_that_does_not_answer_is_told_and_asked_again() {
        fail(TOTALS, 503, "{}");
        page.clock().install();
        show(element("clinician"));
        seen("The service is not available just now.");
        answer(TOTALS, NO_TOTALS);
        page.clock().fastForward(15_000);
        seen("Long consultation");
        notSeen("The service is not available just now.");
    }

    @Test
    void a_row_opens_everything_the_clinic_may_see_and_gives_the_focus_back() {
        answer("GET " + REFUNDS, items());
        answer("GET " + PAYMENT, paid("""
            "failedAttempts":2,"lastFailure":{"code":"insufficient_funds","at":"2026-11-23T01:02:30Z"},"bulkBilled":true,
            "applicationFeeMinor":128,"itemNumber":"91891","practitioner":{"name":"Dr Ada Byron","providerNumber":"2426621B"},
            "needsAttention":"canceled-after-paid","payerName":"Alex Patient"\
            """));
        show(element("clinician"));
        button("Long consultation").focus();
        page.keyboard().press("Enter");

        assertThat(heading("$85.00")).isFocused();
        seen("Alex Patient");
        seen("Dr Ada Byron · 2426621B");
        seen("91891");
        seen("2, the last: Card declined");
        seen("Bulk-billed");
        seen("$1.28");
        seen("Stripe says that this payment was cancelled after it was paid.");
        seen("Seen by the patient");
        seen("Nothing was refunded.");
        page.getByText("References").click();
        seen("acct_1");
        page.getByText("Back to the list").focus();
        page.keyboard().press("Enter");
        assertThat(button("Long consultation")).isFocused();
    }

    @Test
    void a_payment_is_read_again_by_itself_while_it_is_open() {
        page.clock().install();
        answer("GET " + REFUNDS, items());
        answer(
                "GET " + PAYMENT,
                request("preq_1", "PAYING", "Long consultation", "").replace("\"version\":4", "\"version\":3"));
        show(element("clinician"));
        button("Long consultation").click();
        seen("Entering card");
        answer("GET " + PAYMENT, paid(""));
        page.clock().fastForward(5_000);
        seen("Nothing was refunded.");
    }

    @Test
    void who_goes_back_to_the_list_sees_what_happened_meanwhile() {
        page.clock().install();
        open("clinician", request("preq_1", "PAYING", "Long consultation", ""));
        seen("Entering card");
        // What is read by itself has just been read.
        page.clock().fastForward(15_000);
        letCallsArrive();
        clinicHas(paid("\"refundedMinor\":3000"));
        int before = callsTo(LIST + PERIOD).size();

        button("Back to the list").click();

        page.waitForCondition(() -> callsTo(LIST + PERIOD).size() > before);
        seen("Paid · Partly refunded: $30.00");
    }

    @Test
    void nothing_is_read_while_nobody_sees_the_page_and_everything_when_somebody_comes_back() {
        page.clock().install();
        show(element("clinician"));
        seen("Paid · Visa ending 4242");
        visibility("hidden");
        letCallsArrive();
        int before = calls.size();
        page.clock().fastForward(60_000);
        letCallsArrive();
        assertEquals(before + 1, calls.size());
        clinicHas(paid("\"refundedMinor\":3000"));

        visibility("visible");

        seen("Paid · Partly refunded: $30.00");
    }

    private void visibility(String state) {
        page.evaluate("""
            (state) => {
              Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            }""", state);
    }

    @Test
    void an_open_request_is_reminded_of_taken_to_a_telephone_and_cancelled() {
        String waiting = request("preq_1", "REQUESTED", "Long consultation", "");
        answer("POST " + PAYMENT + "/reminder", waiting);
        answer("POST " + PAYMENT + "/pay-link", """
            {"url":"https://pay.test/pay#secret-token","expiresAt":"2026-11-23T02:02:03.456Z","qrSvg":"%s"}\
            """.formatted(QR));
        answer("POST " + PAYMENT + "/cancellation", waiting);
        open("clinician", waiting);
        button("Remind the patient of $85.00").click();
        seen("The patient was reminded.");
        button("Copy link to pay $85.00").click();
        assertThat(field("Link")).hasValue("https://pay.test/pay#secret-token");
        button("Close").click();
        assertThat(button("Copy link to pay $85.00")).isFocused();

        button("Cancel the request for $85.00").click();
        button("Keep it").click();
        button("Cancel the request for $85.00").click();
        answer(
                "GET " + PAYMENT,
                request("preq_1", "CANCELLED", "Long consultation", "\"endReason\":\"cancelled-by-clinic\"")
                        .replace("\"version\":4", "\"version\":5"));
        button("Yes, cancel it").click();

        assertThat(page.getByRole(AriaRole.STATUS).getByText("Cancelled")).isVisible();
        assertThat(heading("$85.00")).isFocused();
        assertThat(button("Remind")).hasCount(0);
        assertEquals(1, callsTo("POST " + PAYMENT + "/cancellation").size());
    }

    @Test
    void an_administrator_marks_as_dealt_with_what_needed_attention() {
        String paidAfterEnd =
                request("preq_1", "CANCELLED", "Long consultation", "\"needsAttention\":\"paid-after-end\"");
        answer("POST " + PAYMENT + "/attention/resolution", paidAfterEnd);
        open("clinician", paidAfterEnd);
        seen("The patient paid although the request had ended.");
        assertThat(button("Mark as dealt with")).hasCount(0);

        open("clinic-admin clinician", paidAfterEnd);
        seen("The patient paid although the request had ended.");
        fail("POST " + PAYMENT + "/attention/resolution", 409, "{\"code\":\"other-attention\"}");
        button("Mark as dealt with").click();
        seen("Something else about this payment needs attention now. Look again.");
        answer("POST " + PAYMENT + "/attention/resolution", paidAfterEnd);
        answer(
                "GET " + PAYMENT,
                request("preq_1", "CANCELLED", "Long consultation", "").replaceFirst("\"version\":4", "\"version\":5"));
        button("Mark as dealt with").click();

        seen("Marked as dealt with.");
        notSeen("The patient paid although the request had ended.");
        assertThat(heading("$85.00")).isFocused();
        assertEquals(
                "{\"reason\":\"paid-after-end\"}",
                callsTo("POST " + PAYMENT + "/attention/resolution")
                        .getLast()
                        .body()
                        .toString());
    }

    @Test
    void a_cancellation_that_comes_too_late_shows_what_has_happened() {
        fail("POST " + PAYMENT + "/cancellation", 409, "{\"code\":\"already-paid\"}");
        answer("GET " + REFUNDS, items());
        open("clinician", request("preq_1", "PAYING", "Long consultation", ""));
        button("Cancel the request for $85.00").click();
        answer("GET " + PAYMENT, paid("").replace("\"version\":4", "\"version\":5"));
        button("Yes, cancel it").click();

        seen("This request has been paid already.");
        seen("Paid · Visa ending 4242");
    }

    @Test
    void a_question_whose_request_expires_meanwhile_says_so_and_asks_nothing_any_more() {
        open("clinician", request("preq_1", "REQUESTED", "Long consultation", ""));
        button("Cancel the request for $85.00").click();

        answer(
                "GET " + PAYMENT,
                request("preq_1", "EXPIRED", "Long consultation", "").replace("\"version\":4", "\"version\":5"));

        seen("Its status is now: Expired. There’s nothing left to cancel.");
        assertThat(button("Yes, cancel it")).hasCount(0);
        button("Close").click();
        letCallsArrive();
        assertEquals(List.of(), callsTo("POST " + PAYMENT + "/cancellation"));
    }

    @Test
    void a_payment_that_is_not_this_clinics_is_not_known() {
        show(element("clinician"));
        button("Long consultation").click();
        seen("There is no such payment request in this clinic.");
    }

    @Test
    void the_receipt_is_shown_as_it_is_now_and_grows_with_what_is_given_back() {
        page.clock().install();
        answer("GET " + PAYMENT + "/receipt", receipt(0, ""));
        open("clinician", paid("\"refundedMinor\":3000"));
        page.getByText("Show the receipt").click();
        seen("Alex Patient");
        assertThat(page.locator(".receipt")).containsText("$30.00");
        assertThat(page.locator(".receipt")).containsText("23 November 2026 at 2:03 pm (New Zealand Daylight Time)");
        assertThat(page.locator(".receipt")).containsText("Paid after refunds");

        answer("GET " + PAYMENT + "/receipt", receipt(5500, "{\"amountMinor\":5500,\"at\":\"2026-11-25T01:03:03Z\"}"));
        answer("GET " + PAYMENT, paid("\"refundedMinor\":3000").replace("\"version\":4", "\"version\":5"));
        page.clock().fastForward(5_000);

        assertThat(page.locator(".receipt")).containsText("Returned through the cardholder’s bank");
        assertThat(page.locator(".receipt")).containsText("Return of $55.00 through the bank");
        assertThat(page.locator(".receipt")).containsText("Paid after what was returned");
    }

    private static String receipt(long returnedMinor, String returns) {
        return """
            {"paymentRequestId":"preq_1","clinicName":"Demo Clinic","patientName":"Alex Patient","serviceDate":"2026-11-23",
             "timeZone":"Pacific/Auckland","practitioner":null,"itemNumber":"91891","description":"Long consultation","currency":"AUD",
             "chargedMinor":8500,"paidMinor":8500,"refundedMinor":3000,"refundPendingMinor":0,"returnedByBankMinor":%d,
             "keptMinor":%d,"outstandingMinor":0,"paidAt":"2026-11-23T01:03:03Z","card":{"brand":"visa","last4":"4242"},"refunds":[],
             "returnsByBank":[%s]}""".formatted(returnedMinor, 5500 - returnedMinor, returns);
    }

    @ParameterizedTest
    @CsvSource({"Receipt (PDF), application/pdf, pdf", "Receipt (web page), text/html, html"})
    void the_receipt_is_downloaded(String name, String type, String ending) throws IOException {
        answerFile(PAYMENT + "/receipt", type, "the receipt");
        open("clinician", paid(""));

        Download file = page.waitForDownload(() -> button(name).click());

        assertEquals("receipt-preq_1." + ending, file.suggestedFilename());
        assertEquals("the receipt", Files.readString(file.path()));
        assertTrue(calls.stream().noneMatch(call -> call.path().contains("token")));
    }
}
