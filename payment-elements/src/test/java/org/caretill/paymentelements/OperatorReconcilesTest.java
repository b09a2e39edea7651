package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The daily comparison with Stripe for those who look after several clinics. */
class OperatorReconcilesTest extends ConfigureInBrowser {

    private static final String DAY = "GET /v1/reconciliation?date=2026-11-22&status=";

    @BeforeEach
    void it_is_the_day_after() {
        page.clock().setFixedTime("2026-11-23T02:00:00Z");
        answer("GET /v1/enablement-requests?status=PENDING", items());
        answer("GET /v1/enablement-requests", items());
        answer(
                "GET /v1/organisations/demo-health/stripe-account-policy",
                "{\"severalAccountsPerClinic\":false,\"sharedAccountAcrossClinics\":false}");
        answer(
                "GET /v1/clinics",
                items(
                        clinic("demo-clinic", "Demo Clinic", "ENABLED", null),
                        clinic("second-clinic", "Second Clinic", "ENABLED", null)));
        answer(
                "GET /v1/clinics?limit=200",
                items(
                        clinic("demo-clinic", "Demo Clinic", "ENABLED", null),
                        clinic("second-clinic", "Second Clinic", "ENABLED", null)));
        answer(DAY + "DIFFERENT", items());
        answer(DAY + "UNREACHABLE", items());
        answer(DAY + "MATCHED", items(ReconciliationTest.result("second-clinic", "MATCHED", "")));
        answer(ReconciliationTest.YESTERDAY, ReconciliationTest.DIFFERENT);
    }

    @Test
    void the_operator_sees_all_clinics_of_a_day_those_that_differ_first() {
        answer(DAY + "DIFFERENT", items(ReconciliationTest.DIFFERENT));
        answer(DAY + "UNREACHABLE", items(ReconciliationTest.result("third-clinic", "UNREACHABLE", "")));
        show(element("platform-operator"));
        tab("Reconciliation").click();
        assertThat(page.locator("summary"))
                .hasText(new String[] {"demo-clinicDiffers", "third-clinicNot compared", "second-clinicMatches"});

        page.getByText("demo-clinic").click();

        seen("Caretill has this payment with $85.01, Stripe with $85.00.");
        assertThat(button("Show the payment request")).hasCount(0);
    }

    @Test
    void the_operator_has_a_clinic_compared_again() {
        answer(DAY + "DIFFERENT", items(ReconciliationTest.DIFFERENT));
        answer("POST " + ReconciliationTest.RECONCILIATION, ReconciliationTest.MATCHED);
        show(element("platform-operator"));
        tab("Reconciliation").click();
        page.getByText("demo-clinic").click();
        button("Compare again").click();
        seen("Caretill and Stripe match, to the cent.");
        assertEquals(
                JsonParser.parseString("{\"date\":\"2026-11-22\"}"),
                callsTo("POST " + ReconciliationTest.RECONCILIATION).getFirst().body());
    }

    @Test
    void a_day_on_which_nobody_differs_says_so_and_another_day_is_chosen() {
        String day = "GET /v1/reconciliation?date=2026-11-20&status=";
        answer(day + "DIFFERENT", items());
        answer(day + "UNREACHABLE", items());
        answer(day + "MATCHED", items());
        show(element("platform-operator"));
        tab("Reconciliation").click();
        seen("No differences on 22 November 2026.");
        page.getByLabel("Day").fill("2026-11-20");
        button("Show").last().click();
        seen("No clinics were compared for this day.");
    }

    @Test
    void the_manager_reads_the_day_of_each_clinic_of_the_organisation() {
        answer(
                "GET /v1/clinics/second-clinic/reconciliation?date=2026-11-22",
                ReconciliationTest.result("second-clinic", "UNREACHABLE", ""));
        show(element("organisation-admin"));
        tab("Reconciliation").click();
        seen("Stripe has $0.01 less than Caretill.");
        field("Clinic").selectOption("second-clinic");
        seen("Stripe did not answer, so nothing was compared.");
        assertThat(button("Compare again")).hasCount(0);
    }
}
