package org.caretill.endtoendtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Address.DEMO;
import static org.caretill.endtoendtests.Address.SIMULATOR;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.caretill.browser.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * The main flow through the pages of the demo call, each person in a browser of their own. The methods run in order and
 * are the rows of {@code docs/flows/pay-during-a-call.md}. They use the sandbox's clinic {@code other-clinic}, so that
 * {@code demo-clinic} is unchanged for the README's commands.
 */
@OnRunningStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(120)
class PayDuringACallE2E {

    private static final String CLINIC = "Other Clinic";
    private static final String ACCOUNT = "acct_1OtherClinicAU01";
    private static final String EMAIL = "pat.patient@patients.example";
    private static final int AT_ONCE_MS = 1_000;

    private final RunningStack stack;
    private final String callUrl;
    private final Chromium chromium = new Chromium();
    private final Person manager = new Person(chromium, "manager", 1280, 900);
    private final Person operator = new Person(chromium, "operator", 1280, 900);
    private final Person admin = new Person(chromium, "admin", 1280, 900);
    private final Person clinician = new Person(chromium, "clinician", 1280, 900);
    private final Person patient = new Person(chromium, "patient", 412, 915);

    PayDuringACallE2E(RunningStack stack) {
        this.stack = stack;
        callUrl =
                stack.url(DEMO) + "/call/other-" + UUID.randomUUID().toString().substring(0, 8);
    }

    @AfterEach
    void no_page_complains() {
        assertThat(Stream.of(manager, operator, admin, clinician, patient)
                        .flatMap(person -> person.complaints().stream()))
                .isEmpty();
    }

    @AfterAll
    void close_browser() {
        chromium.close();
    }

    @Test
    @Order(1)
    void the_telehealth_manager_requests_enablement_and_the_operator_approves() {
        manager.page.navigate(stack.url(DEMO) + "/configure");
        manager.signIn("other-manager");
        manager.sees("Request client payments for your clinics");
        manager.page.getByLabel(CLINIC).check();
        manager.page.getByLabel("Note for the operator (optional)").fill("We start on Monday");
        manager.screenshot("asks-for-enablement");
        manager.button("Request client payments").click();
        manager.sees("Requested. The platform operator will decide.");
        manager.stillSees("Waiting for the operator");
        manager.screenshot("waits-for-the-operator");

        operator.page.navigate(stack.url(DEMO) + "/configure");
        operator.signIn("operator");
        Locator request = operator.page
                .getByRole(AriaRole.LISTITEM)
                .filter(new Locator.FilterOptions().setHasText("other-health"));
        assertThat(request.getByText("We start on Monday")).isVisible();
        operator.screenshot("sees-the-request");
        request.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Approve"))
                .click();
        operator.sees("Approved.");
        operator.screenshot("has-approved");
        operator.page.reload();
        operator.sees("Requests for client payments");
        operator.doesNotSee("other-health");

        manager.stillSees("Approved", "Enabled");
        manager.screenshot("sees-the-approval");
    }

    @Test
    @Order(2)
    void the_clinic_admin_goes_to_stripe_consents_and_sees_the_account_linked_and_ready() {
        admin.page.navigate(stack.url(DEMO) + "/configure");
        admin.signIn("other-admin");
        admin.sees("Link the clinic’s own Stripe account. Payments go straight to it.");
        admin.screenshot("has-no-account-linked");
        admin.button("Go to Stripe").click();

        admin.sees("Connect Caretill with your Stripe account");
        admin.page.getByLabel(CLINIC).check();
        admin.screenshot("is-asked-for-consent-at-stripe");
        admin.button("Connect my Stripe account").click();

        admin.sees("Is this the right account?");
        admin.screenshot("is-asked-whether-it-is-the-right-account");
        admin.button("Use this account").click();

        admin.sees("Your Stripe account is linked.");
        admin.sees("Linked to " + CLINIC);
        admin.sees("Ready to take payments");
        assertThat(admin.page).hasURL(stack.url(DEMO) + "/configure");
        admin.screenshot("sees-the-account-linked-and-ready");
        admin.stillSees("Linked to " + CLINIC, "Ready to take payments");
        admin.doesNotSee("Your Stripe account is linked.");
    }

    @Test
    @Order(3)
    void the_clinician_requests_a_payment_and_sees_it_waiting() {
        patient.page.navigate(callUrl + "/guest");
        patient.sees("Waiting room");
        patient.screenshot("is-in-the-waiting-room");
        patient.page.getByLabel("Your name").fill("Pat Patient");
        patient.button("Join the call").click();
        patient.sees("Nothing to pay right now.");
        patient.screenshot("has-joined");
        patient.page.navigate("about:blank");

        clinician.page.navigate(callUrl);
        clinician.signIn("other-clinician");
        clinician.button("Apps & Tools").click();
        clinician.screenshot("opens-apps-and-tools");
        clinician.page.locator("#apps-menu").getByText("Request payment").click();
        clinician.sees("Pat Patient will see this request");
        fillIn("85.00", "Long consultation");
        clinician.screenshot("fills-in-the-request");
        tool().getByRole(AriaRole.BUTTON, named("Request payment")).click();
        assertThat(newest()).containsText("$85.00");
        assertThat(newest()).containsText("Waiting");
        clinician.screenshot("sees-the-request-waiting");
        clinician.page.reload();
        assertThat(newest()).containsText("Long consultation");
        assertThat(newest()).containsText("Waiting");
    }

    @Test
    @Order(4)
    void the_patient_sees_the_request_presses_pay_now_and_enters_a_card() {
        patient.page.navigate(callUrl + "/guest");
        patient.sees("Payment request from " + CLINIC);
        patient.sees("$85.00");
        patient.sees("Long consultation");
        patient.screenshot("sees-the-request");
        assertThat(newest()).containsText("Seen");
        patient.stillSees("$85.00", "Long consultation");
        clinician.page.reload();
        assertThat(newest()).containsText("Seen");

        patient.button("Pay now").click();
        assertThat(newest()).containsText("Entering card");
        clinician.screenshot("sees-the-patient-entering-the-card");
        enter(Simulator.PAYS);
        patient.page.reload();
        enter(Simulator.PAYS);
        patient.screenshot("has-entered-the-card");
        clinician.page.reload();
        assertThat(newest()).containsText("Entering card");
    }

    @Test
    @Order(5)
    void both_sides_are_told_that_the_payment_succeeded() {
        patient.button("Pay $85.00").click();
        patient.sees("Payment complete");
        clinician.sees("Payment received: $85.00");
        clinician.sees("Long consultation, from Pat Patient");
        assertThat(newest()).containsText("Paid");
        clinician.screenshot("gets-the-pop-up");
        assertThat(newest()).containsText("Paid · Visa ending 4242");
        patient.sees("Visa ending 4242");
        for (String detail : List.of("Paid to", CLINIC, "Long consultation", "Reference")) {
            patient.sees(detail);
        }
        patient.screenshot("gets-the-confirmation");

        patient.stillSees("Payment complete", "Visa ending 4242", "Long consultation");
        clinician.stillSees("Paid · Visa ending 4242");
        assertThat(popUps()).hasCount(0);
        clinician.screenshot("sees-it-paid-after-a-reload");
    }

    @Test
    @Order(6)
    void the_clinics_stripe_dashboard_shows_the_payment_and_the_receipt_that_was_sent() {
        admin.page.navigate(stack.url(SIMULATOR) + "/dashboard/" + ACCOUNT);
        Locator payment = admin.page.getByRole(AriaRole.ROW).filter(new Locator.FilterOptions().setHasText("pi_"));
        assertThat(payment).hasCount(1);
        for (String detail : List.of("85.00 AUD", "Succeeded", "Visa •••• 4242", EMAIL)) {
            assertThat(payment).containsText(detail);
        }
        admin.screenshot("sees-the-payment-in-the-stripe-dashboard");
        admin.page
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("View receipt"))
                .click();
        admin.sees("Receipt from " + CLINIC);
        admin.sees("85.00 AUD");
        admin.screenshot("looks-at-the-receipt");
    }

    /**
     * Measures from the click on the clinician's page until the patient's page has drawn the request; the median of
     * three.
     */
    @Test
    @Order(7)
    void a_request_is_on_the_patients_open_page_within_a_second() {
        clinician.page.evaluate("() => addEventListener('click', () => (window.clickedAt = Date.now()), true)");
        patient.page.evaluate("""
            () => addEventListener('caretill-payment-asked', () =>
              requestAnimationFrame(() => setTimeout(() => (window.shownAt = Date.now()))))\
            """);
        List<Long> waitsMs = Stream.of("10.01", "10.02", "10.03")
                .map(amount -> {
                    patient.page.evaluate("() => (window.shownAt = 0)");
                    fillIn(amount, "Consultation");
                    tool().getByRole(AriaRole.BUTTON, named("Request payment")).click();
                    patient.sees("$" + amount);
                    patient.page.waitForFunction("() => window.shownAt > 0");
                    long waitMs = at(patient, "shownAt") - at(clinician, "clickedAt");
                    withdraw(amount);
                    return waitMs;
                })
                .sorted()
                .toList();
        System.out.println("From click to the patient's page, ms: " + waitsMs);
        assertThat(waitsMs.get(1)).isBetween(0L, (long) AT_ONCE_MS);
    }

    private void withdraw(String amount) {
        clinician.button("Cancel the request for $" + amount).click();
        clinician.button("Yes, cancel it").click();
        patient.sees("The clinic withdrew its request for $" + amount + ".");
        assertThat(newest()).containsText("Cancelled");
    }

    @Test
    @Order(8)
    void a_declined_card_is_explained_and_another_card_pays() {
        fillIn("42.00", "Short consultation");
        tool().getByRole(AriaRole.BUTTON, named("Request payment")).click();
        patient.sees("$42.00");
        patient.button("Pay now").click();
        enter(Simulator.IS_DECLINED);
        patient.button("Pay $42.00").click();
        patient.sees("Your bank declined this card. Nothing was charged. Try another card, or ask your bank.");
        patient.screenshot("reads-why-the-card-was-refused");
        assertThat(newest()).containsText("Card declined");
        clinician.screenshot("sees-the-card-declined");
        clinician.page.reload();
        assertThat(newest()).containsText("Card declined");
        patient.stillSees("$42.00");

        enter(Simulator.PAYS);
        patient.button("Pay $42.00").click();
        clinician.sees("Payment received: $42.00");
        assertThat(newest()).containsText("Paid");
        assertThat(confirmations()).hasCount(2);
        assertThat(confirmations().first()).isInViewport();
        patient.screenshot("has-paid-with-another-card");
        patient.page.reload();
        assertThat(confirmations()).hasCount(2);
    }

    @Test
    @Order(9)
    void a_card_that_asks_the_bank_pays_after_3_d_secure() {
        fillIn("19.90", "Prescription");
        tool().getByRole(AriaRole.BUTTON, named("Request payment")).click();
        patient.sees("$19.90");
        patient.button("Pay now").click();
        enter(Simulator.ASKS_THE_BANK);
        patient.button("Pay $19.90").click();
        FrameLocator bank = patient.page.frameLocator("iframe[title='Your bank: confirm this payment']");
        assertThat(bank.getByText("19.90 AUD")).isVisible();
        // Stripe.js gives its dialog room by style attributes, which the page's policy allows.
        assertThat(patient.page.locator("dialog:has(iframe)").boundingBox().height)
                .isGreaterThan(300);
        patient.screenshot("is-asked-by-the-bank");
        assertThat(newest()).containsText("Confirming with their bank");
        clinician.screenshot("sees-the-bank-asking");

        bank.getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Complete authentication"))
                .click();
        clinician.sees("Payment received: $19.90");
        assertThat(newest()).containsText("Paid · Visa ending 3155");
        assertThat(confirmations()).hasCount(3);
        assertThat(confirmations().first()).isInViewport();
        patient.screenshot("has-paid-after-3-d-secure");
        patient.page.reload();
        assertThat(confirmations()).hasCount(3);
        clinician.stillSees("Paid · Visa ending 3155");
    }

    @Test
    @Order(10)
    void the_wallet_of_the_patients_device_pays_also_after_a_decline() {
        var wallet = new DeviceWallet(patient.page, patient.page.locator("html"));
        ask("64.00", "Vaccination");
        patient.button("Pay now").click();
        assertThat(wallet.button()).isVisible();
        patient.screenshot("is-offered-the-wallet");
        wallet.payWith(DeviceWallet.IS_DECLINED);
        patient.sees("Your bank declined this card. Nothing was charged.");
        patient.screenshot("reads-why-the-wallets-card-was-refused");

        wallet.payWith(DeviceWallet.PAYS);
        clinician.sees("Payment received: $64.00");
        assertThat(newest()).containsText("Paid · Visa ending 4242");
        assertThat(confirmations()).hasCount(4);
        patient.screenshot("has-paid-with-the-wallet");
    }

    @Test
    @Order(11)
    void a_call_that_ends_while_the_patient_is_at_the_bank_ends_with_the_confirmation_and_the_receipt() {
        ask("23.50", "Wound care");
        patient.button("Pay now").click();
        enter(Simulator.ASKS_THE_BANK);
        patient.button("Pay $23.50").click();
        FrameLocator bank = patient.page.frameLocator("iframe[title='Your bank: confirm this payment']");
        assertThat(bank.getByText("23.50 AUD")).isVisible();

        hangUp();
        patient.sees("The call has ended, but your payment goes on.");
        patient.screenshot("reads-at-the-bank-that-the-visit-has-ended");
        bank.getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Complete authentication"))
                .click();

        assertThat(confirmations()).hasCount(5);
        patient.sees("The call has ended. There is nothing more to pay.");
        patient.page.getByText("Your receipt").first().click();
        patient.sees("Wound care");
        assertThat(patient.button("Receipt (PDF)").first()).isVisible();
        patient.screenshot("has-paid-after-the-end-of-the-call");
    }

    @Test
    @Order(12)
    void what_was_asked_for_right_before_the_clinician_hung_up_is_paid_after_the_call() {
        patient.button("Join again").click();
        patient.button("Join the call").click();
        assertThat(confirmations()).hasCount(5);
        clinician.page.navigate(callUrl);
        clinician.button("Apps & Tools").click();
        clinician.page.locator("#apps-menu").getByText("Request payment").click();
        clinician.sees("Pat Patient will see this request");
        ask("31.00", "Certificate");
        hangUp();

        patient.sees("The call has ended. You still have $31.00 to pay. You can pay here.");
        patient.sees("You can pay until");
        patient.screenshot("can-pay-after-the-call");
        patient.page.reload();
        patient.sees("You still have $31.00 to pay. You can pay here.");
        // The browser complains that the reloaded page is refused a live connection, as the call has ended.
        assertThat(patient.complaints()).allMatch(complaint -> complaint.contains("/v1/live/calls/"));
        patient.button("Pay now").click();
        enter(Simulator.PAYS);
        patient.button("Pay $31.00").click();
        assertThat(confirmations()).hasCount(6);
        patient.sees("The call has ended. There is nothing more to pay.");
        patient.page.getByText("Your receipt").first().click();
        patient.sees("Certificate");
        patient.screenshot("has-paid-after-the-call");
    }

    private void ask(String amount, String description) {
        fillIn(amount, description);
        tool().getByRole(AriaRole.BUTTON, named("Request payment")).click();
        patient.sees("$" + amount);
    }

    /** The clinician ends the call although a payment is open. */
    private void hangUp() {
        clinician.button("End the call").click();
        clinician.sees("End the call anyway?");
        clinician
                .page
                .getByRole(AriaRole.ALERTDIALOG)
                .getByRole(AriaRole.BUTTON, named("End the call"))
                .click();
        assertThat(clinician.page).hasURL(stack.url(DEMO) + "/");
    }

    private Locator tool() {
        return clinician.page.locator("caretill-payment-request");
    }

    /** The newest request on the clinician's page. */
    private Locator newest() {
        return tool().getByRole(AriaRole.LISTITEM).first();
    }

    private Locator popUps() {
        return clinician.page.locator("caretill-notices").getByText("Payment received");
    }

    /** The confirmations on the patient's page, newest first. */
    private Locator confirmations() {
        return patient.page.getByText("Payment complete", new Page.GetByTextOptions().setExact(true));
    }

    /** The form is folded while a request is on top. */
    private void fillIn(String amount, String description) {
        Locator another = tool().getByRole(AriaRole.BUTTON, named("New request"));
        Locator submit = tool().getByRole(AriaRole.BUTTON, named("Request payment"));
        assertThat(another.or(submit)).isVisible();
        if (another.isVisible()) {
            another.click();
        }
        tool().getByLabel("Amount", new Locator.GetByLabelOptions().setExact(true))
                .fill(amount);
        tool().getByLabel("Description").fill(description);
    }

    /** Enters the e-mail address for the receipt, and the card in Stripe's own frame. */
    private void enter(String card) {
        patient.page.getByLabel("E-mail for the receipt").fill(EMAIL);
        FrameLocator stripe = patient.page.frameLocator("iframe[title='Secure payment input frame']");
        stripe.getByLabel("Card number").fill(card);
        stripe.getByLabel("Expiration date").fill("12 / 40");
        stripe.getByLabel("Security code").fill("123");
    }

    private static Locator.GetByRoleOptions named(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    private static long at(Person person, String moment) {
        return ((Number) person.page.evaluate("() => window." + moment)).longValue();
    }
}
