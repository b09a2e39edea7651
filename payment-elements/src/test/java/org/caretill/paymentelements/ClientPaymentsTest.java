package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code <caretill-client-payments>}: Configure > Client payments for the three people who use it. */
class ClientPaymentsTest extends ElementInBrowser {

    private static final String SETTINGS = "/v1/clinics/demo-clinic/payment-settings";
    private static final String LINKED = """
        "status":"LINKED","account":"acct_1","accountName":"Demo Clinic Pty Ltd","country":"AU","chargesEnabled":true,"requirements":[]\
        """;
    private static final String UNLINKED = """
        "status":"UNLINKED","account":null,"accountName":null,"chargesEnabled":false,"requirements":[]\
        """;

    @Test
    void a_manager_requests_enablement_for_chosen_clinics() {
        answer("GET /v1/clinics", """
            {"items":[{"clinicId":"demo-clinic","name":"Demo Clinic","enablement":"NOT_REQUESTED"},
                      {"clinicId":"second-clinic","name":"Second Clinic","enablement":"ENABLED"}]}\
            """);
        answer("GET /v1/enablement-requests", "{\"items\":[]}");
        answer("POST /v1/enablement-requests", "{}");
        show(element("organisation-admin"));
        button("Request enablement").click();
        seen("Choose at least one clinic.");
        assertThat(page.getByLabel("Second Clinic")).isDisabled();
        page.getByLabel("Demo Clinic").check();
        page.getByLabel("Note for the operator").fill("From December");
        answer("GET /v1/enablement-requests", "{\"items\":[" + enablementRequest("PENDING", "") + "]}");

        button("Request enablement").click();

        seen("Requested. The operator of the platform decides.");
        seen("Waiting for the operator");
        assertEquals(
                JsonParser.parseString("""
                    {"organisationId":"demo-health","clinicIds":["demo-clinic"],"note":"From December"}\
                    """),
                callsTo("POST /v1/enablement-requests").getFirst().body());
    }

    @Test
    void a_manager_reads_why_a_request_was_declined() {
        answer("GET /v1/clinics", "{\"items\":[]}");
        answer(
                "GET /v1/enablement-requests",
                "{\"items\":[" + enablementRequest("DECLINED", ",\"reason\":\"The contract is missing\"") + "]}");
        show(element("organisation-admin"));
        seen("Declined: The contract is missing");
    }

    @Test
    void an_operator_approves() {
        String approve = "POST /v1/enablement-requests/enrq_1/approval";
        answer("GET /v1/enablement-requests?status=PENDING", "{\"items\":[" + enablementRequest("PENDING", "") + "]}");
        answer(approve, enablementRequest("APPROVED", ""));
        show(element("platform-operator"));
        seen("demo-health");
        button("Approve").click();
        seen("Approved.");
        assertEquals(1, callsTo(approve).size());
    }

    @Test
    void an_operator_declines_with_a_reason() {
        answer("GET /v1/enablement-requests?status=PENDING", "{\"items\":[" + enablementRequest("PENDING", "") + "]}");
        answer("POST /v1/enablement-requests/enrq_1/decline", enablementRequest("DECLINED", ""));
        show(element("platform-operator"));
        button("Decline").click();
        page.getByLabel("Reason").fill("The contract is missing");
        answer("GET /v1/enablement-requests?status=PENDING", "{\"items\":[]}");

        button("Decline the request").click();

        seen("No request is waiting.");
        assertEquals(
                "The contract is missing",
                callsTo("POST /v1/enablement-requests/enrq_1/decline")
                        .getFirst()
                        .body()
                        .get("reason")
                        .getAsString());
    }

    @Test
    void an_administrator_goes_to_stripe_and_comes_back_linked() {
        settings(4, UNLINKED);
        answer("POST /v1/clinics/demo-clinic/stripe-account/link", "{\"authorizeUrl\":\"https://consent.test/oauth\"}");
        show(element("clinic-admin"));

        button("Go to Stripe").click();

        page.waitForURL("https://consent.test/oauth");
        assertEquals(
                "https://host.test/page",
                callsTo("POST /v1/clinics/demo-clinic/stripe-account/link")
                        .getFirst()
                        .body()
                        .get("returnUrl")
                        .getAsString());

        settings(5, LINKED);
        page.navigate("https://host.test/page?stripe=linked");
        seen("Your Stripe account is linked.");
        seen("Linked to Demo Clinic Pty Ltd");
        seen("Ready to take payments");
        assertEquals("https://host.test/page", page.url());
    }

    @Test
    void consent_that_was_not_given_is_told() {
        settings(4, UNLINKED);
        show(element("clinic-admin"));
        page.navigate("https://host.test/page?stripe=denied");
        seen("You did not give access at Stripe. Nothing was changed.");
    }

    @Test
    void what_stripe_still_needs_is_named_one_by_one() {
        settings(
                5,
                LINKED.replace("true", "false")
                        .replace("[]", "[\"individual.verification.document\",\"external_account\"]"));
        show(element("clinic-admin"));
        seen("Linked, but not able to take payments yet");
        seen("Individual: verification, document");
        seen("External account");
    }

    @Test
    void an_account_is_removed_only_after_a_second_word() {
        settings(5, LINKED);
        answer("DELETE /v1/clinics/demo-clinic/stripe-account", "{}");
        show(element("clinic-admin"));
        button("Remove account").click();
        button("Keep it").click();
        assertEquals(List.of(), callsTo("DELETE /v1/clinics/demo-clinic/stripe-account"));
        button("Remove account").click();
        settings(6, UNLINKED);

        button("Remove it").click();

        assertThat(button("Go to Stripe")).isVisible();
        assertEquals(1, callsTo("DELETE /v1/clinics/demo-clinic/stripe-account").size());
    }

    @Test
    void settings_are_saved_at_the_version_they_were_read() {
        settings(5, LINKED);
        answer("PATCH " + SETTINGS, "{}");
        show(element("clinic-admin"));
        page.getByLabel("Largest amount").fill("500.00");
        button("Add a preset").click();
        page.getByLabel("Name").fill("Standard");
        page.getByLabel("Amount", new Page.GetByLabelOptions().setExact(true)).fill("42.85");
        page.getByLabel("Description").fill("Standard consultation");

        button("Save settings").click();

        seen("Settings saved.");
        Call patch = callsTo("PATCH " + SETTINGS).getFirst();
        assertEquals("\"5\"", patch.ifMatch());
        assertEquals(JsonParser.parseString("""
            {"currency":"AUD","minimumMinor":50,"maximumMinor":50000,"expiryMinutes":60,
             "presets":[{"label":"Standard","description":"Standard consultation","amountMinor":4285}]}\
            """), patch.body());
    }

    @Test
    void a_change_of_somebody_else_is_not_overwritten() {
        settings(5, LINKED);
        fail("PATCH " + SETTINGS, 412, "{\"code\":\"precondition-failed\",\"title\":\"Precondition failed\"}");
        show(element("clinic-admin"));
        page.getByLabel("Largest amount").fill("500.00");
        button("Save settings").click();
        seen("Somebody else changed the settings meanwhile.");
        assertThat(page.getByLabel("Largest amount")).hasValue("10000.00");
    }

    @Test
    void a_clinic_that_is_not_enabled_cannot_be_linked() {
        answer("GET " + SETTINGS, settingsJson(1, UNLINKED).replace("\"enabled\":true", "\"enabled\":false"));
        show(element("clinic-admin"));
        seen("Client payments are not enabled for this clinic yet.");
        assertThat(button("Go to Stripe")).hasCount(0);
    }

    private void settings(int version, String stripe) {
        answer("GET " + SETTINGS, settingsJson(version, stripe));
    }

    private static String settingsJson(int version, String stripe) {
        return """
            {"clinicId":"demo-clinic","version":%d,"enabled":true,"currency":"AUD","minimumMinor":50,"maximumMinor":1000000,
             "expiryMinutes":60,"presets":[],"stripe":{%s,"livemode":false}}\
            """.formatted(version, stripe);
    }

    private static String element(String view) {
        return """
            <caretill-client-payments view="%s" clinic-id="demo-clinic" organisation-id="demo-health"
              clinic-config-service-url="https://services.test"></caretill-client-payments>\
            """.formatted(view);
    }

    private static String enablementRequest(String status, String more) {
        return """
            {"id":"enrq_1","organisationId":"demo-health","clinicIds":["demo-clinic"],"note":"From December",
             "status":"%s","requestedAt":"2026-11-23T01:02:03Z"%s}\
            """.formatted(status, more);
    }
}
