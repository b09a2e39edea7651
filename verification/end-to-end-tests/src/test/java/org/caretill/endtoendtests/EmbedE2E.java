package org.caretill.endtoendtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import org.caretill.browser.Accessibility;
import org.caretill.browser.Chromium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A platform that has no script of ours in its pages shows {@code /embed/pay} and {@code /embed/request} in frames, on
 * another site, in a browser that refuses third-party cookies and throws when a frame of another site stores anything.
 */
@OnRunningStack
@Timeout(240)
class EmbedE2E {

    private static final String REFUSED_FRAME = "frame-ancestors";

    private final Chromium chromium = new Chromium("--test-third-party-cookie-phaseout");
    private final RunningStack stack;
    private final Clinic clinic;
    private final VideoCall call;
    private final PlatformsPages pages;
    private final Person person;

    EmbedE2E(RunningStack stack) {
        this.stack = stack;
        clinic = Clinic.takingPayments(stack);
        call = clinic.callWithPatient("Pat Patient");
        pages = new PlatformsPages(stack, call);
        person = new Person(chromium, "person-with-frame", 1_280, 900);
        person.page.addInitScript("""
            if (location.origin === '%s') {
              for (const name of ['sessionStorage', 'localStorage', 'indexedDB']) {
                Object.defineProperty(window, name, { get() { throw new DOMException('Forbidden', 'SecurityError'); } });
              }
            }
            """.formatted(stack.url(PAYMENT_REQUEST)));
    }

    @AfterEach
    void close() {
        chromium.close();
        pages.close();
        assertThat(person.complaints()).isEmpty();
    }

    @Test
    void a_patient_pays_with_3_d_secure_in_the_frame_and_the_page_around_is_told() {
        String request = call.requestPayment(8_500, "Long consultation");
        person.page.navigate(pages.visitInFrame());
        FrameLocator frame = person.page.frameLocator("iframe[title='Payment']");
        assertThat(frame.getByText("Long consultation")).isVisible();
        // The first token was about to end, so another one was asked for before the first call.
        assertThat(number("tokens")).isGreaterThanOrEqualTo(2);
        isAsHighAsItsContent();
        looksRightAtEverySize("request-in-frame");

        frame.getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Pay now"))
                .click();
        frame.getByLabel("E-mail for the receipt").fill("pat@example.org");
        FrameLocator card = frame.frameLocator("iframe[title='Secure payment input frame']");
        card.getByLabel("Card number").fill(Simulator.ASKS_THE_BANK);
        card.getByLabel("Expiration date").fill("12 / 40");
        card.getByLabel("Security code").fill("123");
        isAsHighAsItsContent();
        looksRightAtEverySize("card-in-frame");
        frame.getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Pay $85.00"))
                .click();
        FrameLocator bank = frame.frameLocator("iframe[title='Your bank: confirm this payment']");
        assertThat(bank.getByText("85.00 AUD")).isVisible();
        person.screenshot("is-asked-by-the-bank-in-the-frame");
        bank.getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Complete authentication"))
                .click();

        assertThat(frame.getByText("Payment complete")).isVisible();
        looksRightAtEverySize("paid-in-frame");
        call.awaitStatus(request, "PAID");
        Map<String, Object> paid = told("caretill-payment-paid");
        assertThat(paid)
                .containsEntry("id", request)
                .containsEntry("status", "PAID")
                .containsEntry("amountMinor", 8_500)
                .containsEntry("currency", "AUD")
                .doesNotContainKeys("description", "payerName", "patientName", "clinicName");
        assertThat((List<?>) person.page.evaluate("mistakes")).isEmpty();
        assertThat(person.page.context().cookies()).isEmpty();

        person.page.reload();
        assertThat(frame.getByText("Payment complete")).isVisible();
    }

    @Test
    void a_clinician_asks_in_the_frame_and_is_told_there_that_it_is_paid() {
        person.page.navigate(pages.consultationInFrame());
        FrameLocator frame = person.page.frameLocator("iframe[title='Payment']");
        assertThat(frame.getByText("Pat Patient will see this request")).isVisible();
        frame.getByLabel("Amount", new FrameLocator.GetByLabelOptions().setExact(true))
                .fill("85.00");
        frame.getByLabel("Description").fill("Long consultation");
        isAsHighAsItsContent();
        looksRightAtEverySize("form-in-frame");
        frame.getByRole(
                        AriaRole.BUTTON,
                        new FrameLocator.GetByRoleOptions()
                                .setName("Request payment")
                                .setExact(true))
                .click();

        String request = (String) told("caretill-payment-requested").get("id");
        assertThat(call.status(request)).isEqualTo("REQUESTED");
        clinic.simulator.confirm(call.payNow(request), "pat@example.org", Simulator.PAYS);

        assertThat(frame.getByText("Paid · Visa ending 4242")).isVisible();
        assertThat(told("caretill-payment-paid")).containsEntry("id", request).containsEntry("status", "PAID");
        assertThat((List<?>) person.page.evaluate("mistakes")).isEmpty();
    }

    @Test
    void pages_that_are_not_named_cannot_show_it_not_even_around_one_that_is() {
        call.requestPayment(8_500, "Long consultation");
        for (String page : new String[] {pages.strangersFrame(), pages.strangersPortal()}) {
            person.page.navigate(page);
            eventually("the browser refuses to show the frame").until(() -> {
                // Playwright takes in what the browser says only while it is used.
                person.page.evaluate("0");
                return person.hasComplainedOf(REFUSED_FRAME);
            });
            assertThat(person.page.frames()).noneMatch(frame -> frame.url().contains("/embed/"));
            assertThat(person.complaints()).allMatch(complaint -> complaint.contains(REFUSED_FRAME));
        }
    }

    private int number(String variable) {
        return (Integer) person.page.evaluate(variable);
    }

    @SuppressWarnings("unchecked") // Playwright returns an object as a map.
    private Map<String, Object> told(String name) {
        person.page.waitForFunction("(name) => told.some((event) => event.name === name)", name);
        return (Map<String, Object>)
                person.page.evaluate("(name) => told.find((event) => event.name === name).detail", name);
    }

    private Frame frame() {
        return person.page.frames().stream()
                .filter(frame -> frame.url().startsWith(stack.url(PAYMENT_REQUEST)))
                .findFirst()
                .orElseThrow();
    }

    /** So nobody scrolls within the frame. */
    private void isAsHighAsItsContent() {
        person.page.waitForCondition(
                () -> frame().evaluate("document.body.offsetHeight").equals(frame().evaluate("window.innerHeight")));
    }

    private void looksRightAtEverySize(String title) {
        for (int width : new int[] {1_280, 390, 320}) {
            person.page.setViewportSize(width, 900);
            isAsHighAsItsContent();
            assertThat(frame().evaluate("document.documentElement.scrollWidth - window.innerWidth"))
                    .isEqualTo(0);
            person.screenshot(title + "-" + width);
        }
        person.page.setViewportSize(1_280, 900);
        assertThat(Accessibility.violations(frame())).isEmpty();
    }
}
