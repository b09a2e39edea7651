package org.caretill.endtoendtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Address.CLINIC_CONFIG;
import static org.caretill.endtoendtests.Address.DEMO;
import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST;
import static org.caretill.endtoendtests.Address.SIMULATOR;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.caretill.browser.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * A child, the mother and an interpreter are in a call, each in a browser of their own: the mother pays for the child. At
 * the sandbox's {@code demo-clinic}, which is left as the README's commands leave it.
 */
@OnRunningStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class CarerPaysE2E {

    private static final String CHILD = "Leo Silva";
    private static final String MOTHER = "Ana Silva";
    private static final String INTERPRETER = "Ivy Ito";
    private static final String CLINIC = "/v1/clinics/demo-clinic";

    private final RunningStack stack;
    private final People people;
    private final String callId = "family-" + UUID.randomUUID().toString().substring(0, 8);
    private final Chromium chromium = new Chromium();
    private final Person clinician = new Person(chromium, "clinician", 1280, 900);
    private final Person child = new Person(chromium, "child", 390, 844);
    private final Person mother = new Person(chromium, "mother", 390, 844);
    private final Person interpreter = new Person(chromium, "interpreter", 1280, 900);

    CarerPaysE2E(RunningStack stack) {
        this.stack = stack;
        this.people = new People(stack);
    }

    @BeforeAll
    void let_the_clinic_take_payments() {
        String admin = people.token("admin");
        Rest.Answer settings = Clinic.eventually("the clinic is registered")
                .until(() -> Rest.get(config(CLINIC + "/payment-settings"), admin), answer -> answer.status() == 200);
        if (!settings.json().path("enabled").asBoolean()) {
            JsonNode request = Rest.post(
                            config("/v1/enablement-requests"),
                            people.token("manager"),
                            Map.of("organisationId", "demo-health", "clinicIds", List.of("demo-clinic")))
                    .expect(201);
            Rest.post(
                            config("/v1/enablement-requests/"
                                    + request.get("id").asText() + "/approval"),
                            people.token("operator"),
                            Map.of())
                    .expect(200);
        }
        if (!settings.json().at("/stripe/status").asText().equals("LINKED")) {
            link(admin);
        }
    }

    private void link(String admin) {
        String account = "acct_1DemoClinicAU001";
        String page = stack.url(DEMO) + "/configure";
        String authorizeUrl = Rest.post(config(CLINIC + "/stripe-account/link"), admin, Map.of("returnUrl", page))
                .expect(200)
                .get("authorizeUrl")
                .asText();
        Rest.Answer back = Rest.get(new Simulator(stack).consent(authorizeUrl, account), null);
        String ticket = back.location().replaceFirst(".*#stripe-return=", "");
        Rest.post(config(CLINIC + "/stripe-account/confirmation/return"), admin, Map.of("ticket", ticket))
                .expect(200);
        Rest.post(config(CLINIC + "/stripe-account/confirmation"), admin, Map.of("account", account))
                .expect(200);
    }

    private String config(String path) {
        return stack.url(CLINIC_CONFIG) + path;
    }

    @AfterEach
    void no_page_complains() {
        assertThat(Stream.of(clinician, child, mother, interpreter).flatMap(person -> person.complaints().stream()))
                .isEmpty();
    }

    @AfterAll
    void close_browser() {
        chromium.close();
    }

    @Test
    void a_mother_pays_for_her_child_and_the_receipt_says_both() {
        join(child, CHILD, "the patient");
        join(interpreter, INTERPRETER, "the interpreter");
        mother.page.navigate(page("/guest"));
        mother.page.getByLabel("Your name").fill(MOTHER);
        mother.page.getByLabel("here for the patient").check();
        mother.page.getByLabel("Who is the consultation for?").fill(CHILD);
        mother.screenshot("says-whom-the-consultation-is-for");
        mother.button("Join the call").click();
        mother.sees("Nothing to pay right now.");

        clinician.page.navigate(page(""));
        clinician.signIn("clinician");
        clinician.button("Apps & Tools").click();
        clinician.page.locator("#apps-menu").getByText("Request payment").click();
        Locator tool = clinician.page.locator("caretill-payment-request");
        Locator payer = tool.getByLabel("Who pays");
        assertThat(payer.locator("option")).hasText(new String[] {
            "Choose who pays", CHILD + " (patient)", INTERPRETER + " (interpreter)", MOTHER + " (carer)"
        });
        assertThat(payer).hasValue("");
        payer.selectOption(new SelectOption().setLabel(MOTHER + " (carer)"));
        clinician.sees("Patient: " + CHILD);
        tool.getByLabel("Amount", new Locator.GetByLabelOptions().setExact(true))
                .fill("64.00");
        tool.getByLabel("Description").fill("Consultation of a child");
        clinician.screenshot("asks-the-mother-to-pay-for-the-child");
        tool.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Request payment"))
                .click();
        clinician.sees(MOTHER + " (carer) pays for " + CHILD);

        mother.sees("64.00");
        mother.sees("Payment request from Demo Clinic");
        child.doesNotSee("64.00");
        interpreter.doesNotSee("64.00");
        mother.button("Pay now").click();
        mother.page.getByLabel("E-mail for the receipt").fill("ana@patients.example");
        FrameLocator stripe = mother.page.frameLocator("iframe[title='Secure payment input frame']");
        stripe.getByLabel("Card number").fill(Simulator.PAYS);
        stripe.getByLabel("Expiration date").fill("12 / 40");
        stripe.getByLabel("Security code").fill("123");
        mother.page
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Pay .*64\\.00")))
                .click();
        mother.sees("Payment complete");
        clinician.sees("Payment received");
        mother.page.getByText("Your receipt").click();
        for (String words : List.of("Patient", CHILD, "Paid by", MOTHER, "Demo Clinic")) {
            assertThat(mother.page.locator("caretill-pay").getByText(words).first())
                    .isVisible();
        }
        mother.screenshot("has-a-receipt-for-the-child");

        for (Person other : List.of(child, interpreter)) {
            other.page.reload();
            other.sees("Nothing to pay right now.");
            other.doesNotSee("64.00");
        }
        clinician.page.navigate(stack.url(DEMO) + "/payments");
        Locator row = clinician.page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText(CHILD));
        assertThat(row.first()).containsText("Paid by " + MOTHER);
        clinician.screenshot("finds-the-payment-of-the-child");
        recordsSayBothAndStripeNeither();
    }

    private void recordsSayBothAndStripeNeither() {
        String token = people.token("clinician");
        JsonNode payment = Rest.get(
                        stack.url(PAYMENT_REQUEST) + "/v1/payment-requests?clinicId=demo-clinic&callId=" + callId,
                        token)
                .expect(200)
                .at("/items/0");
        assertThat(payment.get("patientName").asText()).isEqualTo(CHILD);
        assertThat(payment.get("payerName").asText()).isEqualTo(MOTHER);
        assertThat(payment.get("clinicianName").asText()).isNotBlank();
        JsonNode receipt = Rest.get(
                        stack.url(PAYMENT_REQUEST) + "/v1/payment-requests/"
                                + payment.get("id").asText() + "/receipt",
                        token)
                .expect(200);
        assertThat(receipt.get("patientName").asText()).isEqualTo(CHILD);
        assertThat(receipt.get("payerName").asText()).isEqualTo(MOTHER);
        assertThat(Rest.get(stack.url(SIMULATOR) + "/_simulator/ledger", null).body())
                .doesNotContain(CHILD, MOTHER, INTERPRETER);
    }

    private void join(Person person, String name, String role) {
        person.page.navigate(page("/guest"));
        person.page.getByLabel("Your name").fill(name);
        person.page
                .getByLabel(role, new Page.GetByLabelOptions().setExact(true))
                .check();
        person.button("Join the call").click();
        person.sees("Nothing to pay right now.");
    }

    private String page(String path) {
        return stack.url(DEMO) + "/call/" + callId + path;
    }
}
