package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.gson.JsonParser;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the telehealth manager of an organisation sees and asks for. */
class ManagerRequestsTest extends ConfigureInBrowser {

    private static final String REQUESTS = "/v1/enablement-requests";

    @BeforeEach
    void the_organisation_has_clinics() {
        answer(
                "GET /v1/clinics",
                items(
                        clinic("demo-clinic", "Demo Clinic", "NOT_REQUESTED", null),
                        clinic("second-clinic", "Second Clinic", "NOT_REQUESTED", null),
                        clinic("third-clinic", "Third Clinic", "ENABLED", null),
                        clinic("fourth-clinic", "Fourth Clinic", "DISABLED", "The contract ended")));
        answer("GET " + REQUESTS, items());
        answer(
                "GET /v1/organisations/demo-health/stripe-account-policy",
                "{\"severalAccountsPerClinic\":true,\"sharedAccountAcrossClinics\":false}");
    }

    @Test
    void a_manager_requests_enablement_for_several_clinics_with_a_note() {
        answer("POST " + REQUESTS, "{}");
        show(element("organisation-admin"));
        button("Request client payments").click();
        seen("Choose at least one clinic.");
        assertThat(page.getByLabel("Third Clinic")).isDisabled();
        seen("The contract ended");
        page.getByLabel("Demo Clinic").check();
        page.getByLabel("Second Clinic").check();
        page.getByLabel("Note for the operator").fill("From December");
        answer("GET " + REQUESTS, items(waiting()));

        button("Request client payments").click();

        seen("Requested. The platform operator will decide.");
        seen("Waiting for the operator");
        assertEquals(
                JsonParser.parseString("""
                    {"organisationId":"demo-health","clinicIds":["demo-clinic","second-clinic"],"note":"From December"}\
                    """),
                callsTo("POST " + REQUESTS).getFirst().body());
    }

    @Test
    void after_a_refusal_the_next_press_is_another_command_and_after_a_lost_answer_the_same() {
        show(element("organisation-admin"));
        page.getByLabel("Demo Clinic").check();
        for (int status : new int[] {409, 0, 0}) {
            int before = callsTo("POST " + REQUESTS).size();
            fail("POST " + REQUESTS, status, "{\"code\":\"already-requested\"}");
            button("Request client payments").click();
            page.waitForCondition(() -> callsTo("POST " + REQUESTS).size() == before + 1);
            assertThat(button("Request client payments")).hasAttribute("aria-disabled", "false");
        }

        List<String> keys =
                callsTo("POST " + REQUESTS).stream().map(Call::idempotencyKey).toList();
        assertNotEquals(keys.get(0), keys.get(1));
        assertEquals(keys.get(1), keys.get(2));
    }

    @Test
    void a_second_request_for_the_same_clinic_says_which_one() {
        fail("POST " + REQUESTS, 409, """
            {"code":"already-requested","detail":"Cannot be asked for: demo-clinic","clinicIds":["demo-clinic"]}\
            """);
        show(element("organisation-admin"));
        page.getByLabel("Demo Clinic").check();
        button("Request client payments").click();
        seen("Already requested and waiting for the operator: Demo Clinic.");
        assertThat(page.getByLabel("Demo Clinic")).isChecked();
    }

    @Test
    void a_manager_reads_clinic_by_clinic_what_was_decided_and_why() {
        answer(
                "GET " + REQUESTS,
                items(enablementRequest(
                        "enrq_1",
                        "PARTLY_APPROVED",
                        decision("demo-clinic", "APPROVED", null),
                        decision("second-clinic", "DECLINED", "The contract is missing"))));
        show(element("organisation-admin"));
        seen("Partly approved");
        seen("The contract is missing");
        seen("A clinic may link several Stripe accounts.");
        assertThat(button("Withdraw")).hasCount(0);
    }

    @Test
    void a_manager_withdraws_what_is_still_pending() {
        answer("GET " + REQUESTS, items(waiting()));
        answer("POST " + REQUESTS + "/enrq_1/withdrawal", "{}");
        show(element("organisation-admin"));
        assertThat(button("Withdraw")).isVisible();
        answer(
                "GET " + REQUESTS,
                items(enablementRequest(
                        "enrq_1",
                        "WITHDRAWN",
                        decision("demo-clinic", "WITHDRAWN", null),
                        decision("second-clinic", "WITHDRAWN", null))));

        button("Withdraw").click();

        seen("Withdrawn. You can request again at any time.");
        assertThat(button("Withdraw")).hasCount(0);
        assertEquals(1, callsTo("POST " + REQUESTS + "/enrq_1/withdrawal").size());
    }

    private static String waiting() {
        return enablementRequest(
                "enrq_1",
                "PENDING",
                decision("demo-clinic", "PENDING", null),
                decision("second-clinic", "PENDING", null));
    }
}
