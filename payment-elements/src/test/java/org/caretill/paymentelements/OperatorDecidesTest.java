package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the platform's operator sees and decides. */
class OperatorDecidesTest extends ConfigureInBrowser {

    private static final String PENDING = "GET /v1/enablement-requests?status=PENDING";
    private static final String APPROVE = "POST /v1/enablement-requests/enrq_1/approval";
    private static final String DECLINE = "POST /v1/enablement-requests/enrq_1/decline";
    private static final String DISABLE = "POST /v1/clinics/demo-clinic/disablement";
    private static final String POLICY = "/v1/organisations/demo-health/stripe-account-policy";

    private static final String FEE = "/v1/organisations/demo-health/application-fee";

    @BeforeEach
    void an_organisation_waits() {
        answer(
                PENDING,
                items(enablementRequest(
                        "enrq_1",
                        "PENDING",
                        decision("demo-clinic", "PENDING", null),
                        decision("second-clinic", "PENDING", null))));
        answer(
                "GET /v1/clinics",
                items(
                        clinic("demo-clinic", "Demo Clinic", "ENABLED", null),
                        clinic("second-clinic", "Second Clinic", "DISABLED", "The contract ended")));
        answer(APPROVE, "{}");
        answer(DECLINE, "{}");
    }

    @Test
    void an_operator_approves_all_clinics_of_a_request_at_once() {
        show(element("platform-operator"));
        seen("demo-health");
        seen("From December");

        button("Approve").click();

        seen("Approved.");
        assertEquals(
                JsonParser.parseString("{\"clinicIds\":[\"demo-clinic\",\"second-clinic\"]}"),
                callsTo(APPROVE).getFirst().body());
    }

    @Test
    void an_operator_declines_one_clinic_with_a_reason_and_may_still_approve_the_other() {
        show(element("platform-operator"));
        page.getByLabel("demo-clinic").uncheck();
        button("Decline").click();
        assertThat(page.getByLabel("Reason")).isFocused();
        assertEquals(List.of(), callsTo(DECLINE));
        page.getByLabel("Reason").fill("The contract is missing");
        answer(
                PENDING,
                items(enablementRequest(
                        "enrq_1",
                        "PENDING",
                        decision("demo-clinic", "PENDING", null),
                        decision("second-clinic", "DECLINED", "The contract is missing"))));

        button("Decline").click();

        seen("The contract is missing");
        assertEquals(
                JsonParser.parseString("{\"clinicIds\":[\"second-clinic\"],\"reason\":\"The contract is missing\"}"),
                callsTo(DECLINE).getFirst().body());
        button("Approve").click();
        seen("Approved.");
        assertEquals(
                JsonParser.parseString("{\"clinicIds\":[\"demo-clinic\"]}"),
                callsTo(APPROVE).getFirst().body());
    }

    @Test
    void an_operator_decides_on_names_and_reads_who_asked() {
        answer(
                "GET /v1/clinics?clinicId=demo-clinic&clinicId=second-clinic&limit=200",
                items(
                        clinic("demo-clinic", "Demo Clinic", "REQUESTED", null),
                        clinic("second-clinic", "Second Clinic", "REQUESTED", null)));
        show(element("platform-operator"));
        seen("Demo Health");
        seen("Requested by Mia Manager on");
        assertThat(page.getByLabel("Demo Clinic demo-clinic")).isChecked();
        assertThat(page.getByLabel("Second Clinic second-clinic")).isChecked();
    }

    @Test
    void a_decline_without_a_reason_says_what_is_missing() {
        show(element("platform-operator"));
        button("Decline").click();
        seen("Enter a reason to decline.");
        assertThat(page.getByLabel("Reason"))
                .hasAccessibleDescription(
                        "Enter a reason to decline. Shown to the organisation. Required if you decline.");
    }

    @Test
    void a_declined_clinic_is_listed_as_declined_and_why() {
        answer("GET /v1/clinics", items(clinic("demo-clinic", "Demo Clinic", "NOT_REQUESTED", "No contract yet")));
        show(element("platform-operator"));
        tab("Clinics").click();
        seen("Declined");
        seen("No contract yet");
        notSeen("Not requested");
    }

    @Test
    void a_question_about_a_clinic_ends_when_somebody_else_has_switched_it() {
        page.clock().install();
        show(element("platform-operator"));
        tab("Clinics").click();
        button("Switch off payments for Demo Clinic").click();
        answer("GET /v1/clinics", items(clinic("demo-clinic", "Demo Clinic", "DISABLED", "The contract ended")));

        page.waitForResponse("**/v1/clinics", () -> page.clock().fastForward(6_000));

        seen("Somebody else has changed Demo Clinic: Switched off.");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @Test
    void a_section_keeps_its_place_over_a_reload() {
        show(element("platform-operator"));
        tab("Clinics").click();
        assertThat(page).hasURL(PAGE + "?tab=clinics");
        page.reload();
        seen("Clinics of the platform");
    }

    @Test
    void past_requests_are_found_by_status_and_organisation() {
        answer(
                "GET /v1/enablement-requests?status=PARTLY_APPROVED",
                items(enablementRequest(
                        "enrq_2",
                        "PARTLY_APPROVED",
                        decision("demo-clinic", "APPROVED", null),
                        decision("second-clinic", "DECLINED", "No contract"))));
        answer("GET /v1/enablement-requests?status=PARTLY_APPROVED&organisationId=other", items());
        show(element("platform-operator"));
        page.getByLabel("Status").selectOption("PARTLY_APPROVED");
        seen("No contract");
        assertThat(button("Approve")).hasCount(0);
        page.getByLabel("Organisation").fill("other");
        page.getByLabel("Organisation").press("Enter");
        seen("No requests found.");
    }

    @Test
    void requests_come_page_by_page() {
        answer(
                PENDING,
                "{\"items\":[" + enablementRequest("enrq_1", "PENDING", decision("a", "PENDING", null))
                        + "],\"nextCursor\":\"enrq_1\"}");
        answer(
                PENDING + "&cursor=enrq_1",
                items(enablementRequest("enrq_0", "PENDING", decision("the-oldest", "PENDING", null))));
        show(element("platform-operator"));
        button("Show more").click();
        seen("the-oldest");
        assertThat(button("Show more")).hasCount(0);
    }

    @Test
    void a_clinic_is_not_switched_off_without_a_reason_and_a_choice_about_its_open_requests() {
        show(element("platform-operator"));
        tab("Clinics").click();
        button("Switch off payments for Demo Clinic").click();
        button("Switch payments off").click();
        seen("Enter a reason.");
        seen("Choose what happens to open payment requests.");
        assertThat(field("Reason (shown to the organisation)")).isFocused();
        assertEquals(List.of(), callsTo(DISABLE));
    }

    @Test
    void a_clinic_is_switched_off_and_its_open_requests_are_cancelled_as_chosen() {
        answer(DISABLE, "{}");
        show(element("platform-operator"));
        tab("Clinics").click();
        button("Switch off payments for Demo Clinic").click();
        field("Reason (shown to the organisation)").fill("The contract ended");
        page.getByLabel("Cancel them now").check();

        button("Switch payments off").click();

        seen("Payments are switched off for Demo Clinic.");
        assertEquals(
                JsonParser.parseString("{\"reason\":\"The contract ended\",\"openRequests\":\"CANCEL\"}"),
                callsTo(DISABLE).getFirst().body());
    }

    @Test
    void a_clinic_that_was_switched_off_says_why_and_is_switched_on_again() {
        answer("POST /v1/clinics/second-clinic/enablement", "{}");
        show(element("platform-operator"));
        tab("Clinics").click();
        seen("The contract ended");
        button("Switch on payments for Second Clinic").click();
        button("Switch payments on").click();
        seen("Payments are switched on for Second Clinic.");
        assertEquals(
                JsonParser.parseString("{}"),
                callsTo("POST /v1/clinics/second-clinic/enablement").getFirst().body());
    }

    @Test
    void the_account_policy_of_an_organisation_is_two_switches() {
        answer("GET " + FEE, "{\"percent\":0,\"fixedMinor\":{}}");
        answer("GET " + POLICY, "{\"severalAccountsPerClinic\":false,\"sharedAccountAcrossClinics\":true}");
        answer("PUT " + POLICY, "{\"severalAccountsPerClinic\":true,\"sharedAccountAcrossClinics\":true}");
        show(element("platform-operator"));
        tab("Accounts and fee").click();
        field("Organisation ID").fill("demo-health");
        button("Show").click();
        assertThat(page.getByLabel("One account for several clinics")).isChecked();

        page.getByLabel("Several accounts per clinic").check();

        seen("Saved for demo-health.");
        assertEquals(
                JsonParser.parseString("{\"severalAccountsPerClinic\":true,\"sharedAccountAcrossClinics\":true}"),
                callsTo("PUT " + POLICY).getFirst().body());
    }

    @Test
    void a_switch_that_was_not_stored_goes_back() {
        answer("GET " + POLICY, "{\"severalAccountsPerClinic\":false,\"sharedAccountAcrossClinics\":false}");
        fail("PUT " + POLICY, 503, "{}");
        show(element("platform-operator"));
        tab("Accounts and fee").click();
        field("Organisation ID").fill("demo-health");
        button("Show").click();
        page.getByLabel("Several accounts per clinic").click();
        seen("The service is not available just now.");
        assertThat(page.getByLabel("Several accounts per clinic")).not().isChecked();
    }

    @Test
    void the_platforms_fee_is_a_percentage_and_a_fixed_part_by_currency() {
        theOrganisationIsShown("{\"percent\":1.5,\"fixedMinor\":{\"AUD\":30}}");
        assertThat(field("Percentage")).hasValue("1.50");
        assertThat(field("Amount of each payment")).hasValue("0.30");
        field("Percentage").fill("2.9");
        button("Add a currency").click();
        assertThat(field("Currency").last()).isFocused();
        page.keyboard().type("jpy");
        page.keyboard().press("Tab");
        page.keyboard().type("10");
        answer("PUT " + FEE, "{\"percent\":2.9,\"fixedMinor\":{\"AUD\":30,\"JPY\":10}}");

        button("Save fee").click();

        seen("Saved. New payment requests of demo-health have this fee");
        assertEquals(
                JsonParser.parseString("{\"percent\":2.9,\"fixedMinor\":{\"AUD\":30,\"JPY\":10}}"),
                callsTo("PUT " + FEE).getFirst().body());
        button("Remove the fixed part in JPY").click();
        assertThat(button("Add a currency")).isFocused();
    }

    @Test
    void a_fee_that_is_none_is_told_at_its_field() {
        theOrganisationIsShown("{\"percent\":0,\"fixedMinor\":{}}");
        seen("No fixed part.");
        field("Percentage").fill("100.01");
        button("Add a currency").click();
        field("Currency").fill("dol");
        button("Save fee").click();
        assertThat(field("Percentage")).isFocused();
        assertThat(field("Percentage"))
                .hasAccessibleDescription(
                        "Enter a percentage from 0 to 100 with up to two decimals, for example 1.50.");
        seen("Enter the three-letter code of a currency, for example AUD.");
        assertEquals(List.of(), callsTo("PUT " + FEE));
    }

    @Test
    void what_the_service_refuses_about_a_fee_is_said_where_it_stands() {
        theOrganisationIsShown("{\"percent\":0,\"fixedMinor\":{\"AUD\":30}}");
        fail("PUT " + FEE, 400, """
            {"code":"validation-failed","violations":[{"field":"fixedMinor.AUD","message":"must be at most 1000"}]}""");
        button("Save fee").click();
        seen("Must be at most 1000.");
        seen("Not saved. Please check what is marked.");
    }

    private void theOrganisationIsShown(String fee) {
        answer("GET " + POLICY, "{\"severalAccountsPerClinic\":false,\"sharedAccountAcrossClinics\":false}");
        answer("GET " + FEE, fee);
        show(element("platform-operator"));
        tab("Accounts and fee").click();
        field("Organisation ID").fill("demo-health");
        button("Show").click();
    }

    @Test
    void the_tabs_are_chosen_with_the_arrow_keys() {
        show(element("platform-operator"));
        tab("Requests").focus();
        page.keyboard().press("ArrowRight");
        assertThat(tab("Clinics")).isFocused();
        seen("Clinics of the platform");
        page.keyboard().press("Home");
        assertThat(tab("Requests")).hasAttribute("aria-selected", "true");
    }
}
