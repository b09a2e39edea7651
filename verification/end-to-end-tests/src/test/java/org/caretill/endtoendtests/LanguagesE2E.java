package org.caretill.endtoendtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.caretill.browser.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A payment from the link to the receipt, by patients who read no English. */
@OnRunningStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class LanguagesE2E {

    private static final Path CATALOGUES =
            Path.of("../../libraries/languages/src/main/resources/org/caretill/languages/catalogues");

    private final RunningStack stack;
    private final Chromium chromium = new Chromium();
    private Clinic clinic;

    LanguagesE2E(RunningStack stack) {
        this.stack = stack;
    }

    @BeforeAll
    void let_a_clinic_take_payments() {
        clinic = Clinic.takingPayments(stack);
    }

    @AfterAll
    void close_browser() {
        chromium.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar", "zh-Hans", "vi", "fa-AF", "th", "ti-ER"})
    void a_patient_pays_in_their_own_language(String tag) throws IOException {
        JsonNode words = Rest.JSON.readTree(CATALOGUES.resolve(tag + ".json").toFile());
        var call = new VideoCall(clinic, "Pat Patient");
        call.admit(call.patientId, "Pat Patient", tag);
        String request = call.requestPayment(8_500, "Consultation");
        String link = Rest.post(
                        call.payments("/v1/payment-requests/" + request + "/pay-link"),
                        clinic.clinicianToken,
                        Map.of(),
                        "Idempotency-Key",
                        UUID.randomUUID().toString())
                .expect(201)
                .get("url")
                .asText();
        var patient = new Person(chromium, "patient-" + tag, 390, 844);
        patient.page.navigate(link);
        patient.page.locator("#language").selectOption(tag);
        assertThat(patient.page.locator("html")).hasAttribute("lang", tag);
        patient.button(words.at("/demo/link.open").asText()).click();

        assertThat(patient.page.locator("caretill-pay")).hasAttribute("lang", tag);
        patient.button(words.at("/panel/pay.payNow").asText()).click();
        FrameLocator stripe = patient.page.frameLocator("iframe[title='Secure payment input frame']");
        stripe.getByLabel("Card number").fill(Simulator.PAYS);
        stripe.getByLabel("Expiration date").fill("12 / 40");
        stripe.getByLabel("Security code").fill("123");
        patient.screenshot("enters-a-card");
        patient.page
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("85[.,]00")))
                .click();
        assertThat(patient.page.getByRole(
                        AriaRole.HEADING,
                        new Page.GetByRoleOptions()
                                .setName(words.at("/panel/pay.paid").asText())))
                .isVisible();
        call.awaitStatus(request, "PAID");
        patient.page.getByText(words.at("/panel/receipt.yours").asText()).click();
        patient.sees(words.at("/panel/receipt.outstanding").asText());
        patient.screenshot("has-paid");
        assertThat(patient.complaints()).isEmpty();

        Rest.Answer receipt = Rest.get(
                call.payments("/v1/payment-requests/" + request + "/receipt"),
                clinic.clinicianToken,
                "Accept",
                "text/html");
        assertThat(receipt.header("Content-Language")).isEqualTo(tag);
        assertThat(receipt.body())
                .contains(words.at("/panel/receipt.outstanding").asText(), "Outstanding");
    }
}
