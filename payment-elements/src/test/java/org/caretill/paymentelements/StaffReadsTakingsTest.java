package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The takings above the list, what needs somebody, the search, and what of it stands in the page's address. */
class StaffReadsTakingsTest extends HistoryInBrowser {

    private static final String ATTENTION = "GET /v1/payment-requests?clinicId=demo-clinic&needsAttention=true";

    private static String day(String period, String refundsCount) {
        return "GET /v1/payment-requests/totals?clinicId=demo-clinic&period=%s&refundsCount=%s"
                .formatted(period, refundsCount);
    }

    @ParameterizedTest
    @CsvSource({"1280, 800", "390, 844"})
    void the_days_takings_are_on_the_first_screen(int width, int height) {
        page.setViewportSize(width, height);
        answer(
                TOTALS,
                totals(
                        total("2026-11-23", "AUD", 1_234_500, 20_000, 14),
                        clinician("clinician-7", "Dr Ada Byron", 1_000_000, 20_000, 10),
                        clinician("clinician-8ab1", null, 234_500, 0, 4)));
        answer(DISPUTES, items("""
            {"id":"disp_1","paymentRequestId":"preq_1","clinicId":"demo-clinic","status":"NEEDS_RESPONSE","reason":"fraudulent",
             "amountMinor":8500,"currency":"AUD","openedAt":"2026-11-23T03:00:00Z","evidenceDueBy":"2026-11-30T11:30:00Z",
             "closedAt":null,"dashboard":null}"""));
        show(element("clinic-admin"));
        seen("$12,145.00");
        keepPicture("takings-" + width);
        for (String figure : new String[] {"Taken", "Refunded", "Disputed", "Net", "Payments"}) {
            BoundingBox box = page.locator(".sums dt")
                    .filter(new Locator.FilterOptions().setHasText(figure))
                    .locator("..")
                    .first()
                    .boundingBox();
            assertTrue(box.y + box.height < height, figure + " ends at " + (box.y + box.height));
        }
        BoundingBox first = page.getByRole(AriaRole.ROW, new Page.GetByRoleOptions().setName("Dr Ada Byron"))
                .boundingBox();
        assertTrue(first.y + first.height < height, "the first clinician ends at " + (first.y + first.height));
        seen("Clinician 8ab1");
    }

    @Test
    void the_days_are_chosen_by_one_press_and_stand_in_the_address() {
        answer(day("YESTERDAY", "ON_THEIR_DAY"), totals(total("2026-11-22", "AUD", 4_200, 0, 1)));
        answer(day("YESTERDAY", "ON_PAYMENT_DAY"), totals(total("2026-11-22", "AUD", 4_200, 1_000, 1)));
        show(element("clinic-admin"));
        seen("clinic’s time (Pacific/Auckland)");
        assertThat(button("Today")).hasAttribute("aria-pressed", "true");
        button("Yesterday").click();
        assertThat(page.locator(".sums .net")).containsText("$42.00");
        seen("A refund or dispute counts on the day the money went back");
        page.getByLabel("on the day of the payment").check();
        assertThat(page.locator(".sums .net")).containsText("$32.00");
        seen("A refund or dispute counts on the day of its payment");
        assertThat(page).hasURL(PAGE + "?days=YESTERDAY&refunds=ON_PAYMENT_DAY");

        page.reload();
        assertThat(page.locator(".sums .net")).containsText("$32.00");
        assertThat(button("Yesterday")).hasAttribute("aria-pressed", "true");
    }

    @Test
    void a_clinician_is_told_that_these_are_their_own_takings() {
        answer(
                TOTALS,
                totals(total("2026-11-23", "AUD", 8500, 0, 1), clinician("clinician-7", "Dr Ada Byron", 8500, 0, 1)));
        show(element("clinician"));
        assertThat(heading("Your takings")).isVisible();
        seen("$85.00");
        assertThat(page.getByRole(AriaRole.TABLE, new Page.GetByRoleOptions().setName("By clinician")))
                .hasCount(0);
    }

    @Test
    void a_payment_has_an_address_to_which_a_link_back_and_reload_lead() {
        answer("GET " + PAYMENT, paid(""));
        answer("GET " + REFUNDS, items());
        show(element("clinician"));
        button("Long consultation").click();
        assertThat(heading("$85.00")).isFocused();
        assertThat(page).hasURL(PAGE + "?payment=preq_1");
        page.reload();
        assertThat(heading("$85.00")).isFocused();
        page.goBack();
        seen("Long consultation");
        assertThat(page).hasURL(PAGE);
        page.goForward();
        assertThat(heading("$85.00")).isFocused();
        button("Back to the list").click();
        assertThat(page).hasURL(PAGE);
        assertThat(button("Today")).isVisible();

        // Who came by a link stays on the page.
        page.navigate(PAGE + "?payment=preq_1&theirs=kept");
        button("Back to the list").click();
        assertThat(page).hasURL(PAGE + "?theirs=kept");
        assertThat(button("Today")).isVisible();
    }

    @Test
    void a_payment_is_found_by_a_name_that_stands_in_no_address() {
        answer(
                "POST /v1/payment-requests/search?clinicId=demo-clinic",
                items(request("preq_7", "PAID", "Of long ago", "\"payerName\":\"Zoë Quiet\"")));
        show(element("clinician"));
        seen("Long consultation");
        Locator search = page.getByLabel("Find a patient, payer or reference");
        search.fill("z");
        button("Find").click();
        seen("Enter at least two characters.");
        assertThat(search).isFocused();
        search.fill("zoë");
        page.keyboard().press("Enter");
        seen("1 payment request was found.");
        seen("Zoë Quiet");
        notSeen("Long consultation");
        assertEquals(
                "{\"text\":\"zoë\"}",
                callsTo("POST /v1/payment-requests/search?clinicId=demo-clinic")
                        .getLast()
                        .body()
                        .toString());
        assertTrue(calls.stream().noneMatch(call -> call.path().contains("zo")));
        assertThat(page).hasURL(PAGE);
        button("Back to the days above").click();
        seen("Long consultation");
    }

    @Test
    void what_needs_attention_is_counted_above_everything_and_leads_to_it() {
        String trouble = request("preq_9", "CANCELLED", "Trouble", "\"needsAttention\":\"paid-after-end\"");
        answer(ATTENTION, items(trouble));
        show(element("clinic-admin"));
        seen("1 payment needs attention.");
        assertThat(tab("Payments (1)")).isVisible();
        page.locator(".summary").getByText("Show").click();
        seen("Trouble");
        assertThat(page).hasURL(PAGE + "?only=needsAttention");
        notSeen("Long consultation");
    }
}
