package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.caretill.stripesimulator.SimulatorSettings;
import org.caretill.stripesimulator.StripeSimulator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A patient pays with the wallet of the device, at the simulator's Stripe.js, whose wallet is as strict as Stripe's: it
 * wants registered domains, a person's press, and a page that may open windows and style attributes.
 */
class WalletPaymentTest extends ElementInBrowser {

    @Override
    String module() {
        return "pay.js";
    }

    private static final String CLINIC = StripeSimulator.DEMO_CLINIC;
    private static final String PORTAL = "https://portal.test/";
    private static final String START = "POST /v1/guest/payment-requests/preq_1/payment";

    @AutoClose
    private final HttpClient http = HttpClient.newHttpClient();

    /** Closed after the page, which may still ask it. */
    @AutoClose
    private StripeSimulator stripe;

    private String intent;
    private String clientSecret;
    /** The patient's page, which may be in a frame. */
    private Locator patients;

    @BeforeEach
    void a_payment_can_be_started() {
        stripe = StripeSimulator.start(SimulatorSettings.sandbox());
        stripe.connect(CLINIC);
        JsonObject created =
                stripe("POST", "/v1/payment_intents", "amount=8500&currency=aud&payment_method_types[0]=card");
        intent = created.get("id").getAsString();
        clientSecret = created.get("client_secret").getAsString();
        answer(START, """
            {"publishableKey":"%s","stripeAccount":"%s","clientSecret":"%s"}\
            """.formatted(SimulatorSettings.PUBLISHABLE_KEY, CLINIC, clientSecret));
        answer(
                "POST /v1/guest/payment-requests/preq_1/opening",
                paymentRequest(1, "REQUESTED", "").toString());
        remember(paymentRequest(2, "REQUESTED", ""));
        // Not resumed: a page of a public host may not reach this machine, and Chromium asks the person first.
        page.route(
                stripe.address() + "/**",
                route -> route.fulfill(new Route.FulfillOptions().setResponse(route.fetch())));
    }

    /** As the demo call's, on a patient's page. */
    @Override
    Map<String, String> pageHeaders() {
        String origin = stripe.address().toString();
        return Map.of(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self' %1$s; connect-src %2$s %3$s %1$s; style-src 'self'; style-src-attr 'unsafe-inline'; frame-src %1$s; base-uri 'none'; form-action 'none'"
                        .formatted(origin, SERVICES, SERVICES.replace("https", "wss")),
                "Cross-Origin-Opener-Policy",
                "same-origin-allow-popups",
                "Referrer-Policy",
                "no-referrer");
    }

    @Test
    void one_press_and_the_wallets_consent_pay() {
        register("host.test");
        payNow();
        assertThat(patients.getByText("Or pay by card")).isVisible();

        Page sheet = pressWallet();
        assertThat(sheet.getByText("$85.00").or(sheet.getByText("$85.00")).first())
                .isVisible();
        assertThat(sheet.getByText("Receipt to wallet@example.com")).isVisible();
        agree(sheet, "Visa •••• 4242");

        assertThat(patients.getByText("Confirming your payment…")).isVisible();
        assertEquals("apple_pay", wallet());
        assertEquals("wallet@example.com", paid().get("receipt_email").getAsString());
        tell("PaymentSucceeded", paymentRequest(4, "PAID", PatientInBrowser.PAID));
        seen("Payment complete");
    }

    @Test
    void a_device_with_google_pay_pays_with_it() {
        register("host.test");
        show(element().replace("/stripe.js", "/stripe.js?wallet=google_pay"));
        patients = page.locator("html");
        pressPayNow();
        assertThat(patients.getByText("Or pay by card")).isVisible();

        agree(pressWallet("Pay with Google Pay"), "Visa •••• 4242");

        assertThat(patients.getByText("Confirming your payment…")).isVisible();
        assertEquals("google_pay", wallet());
    }

    @Test
    void who_has_entered_an_address_is_not_asked_for_it_by_the_wallet() {
        register("host.test");
        payNow();
        patients.getByLabel("E-mail for the receipt").fill("pat@example.org");

        Page sheet = pressWallet();
        assertThat(sheet.getByText("$85.00").or(sheet.getByText("$85.00")).first())
                .isVisible();
        assertThat(sheet.getByText("Receipt to")).isHidden();
        agree(sheet, "Visa •••• 4242");

        assertThat(patients.getByText("Confirming your payment…")).isVisible();
        assertEquals("pat@example.org", paid().get("receipt_email").getAsString());
    }

    /** The payment is started again when the decline is shown, so that the press itself opens the wallet. */
    @Test
    void after_a_decline_the_next_press_pays_without_waiting_for_the_service() {
        register("host.test");
        payNow();
        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        agree(pressWallet(), "Visa •••• 0002");
        assertThat(patients.getByText("Your bank declined this card. Nothing was charged."))
                .isVisible();
        tell("PaymentAttemptFailed", paymentRequest(4, "REQUESTED", """
            "lastFailure":{"code":"generic_decline","at":"2026-11-23T01:04:00Z"}\
            """));
        page.waitForCondition(() -> callsTo(START).size() == 2);
        keepPicture("wallet_was_declined");
        // No press can wait for the service any more.
        fail(START, 0, "{}");

        agree(pressWallet(), "Visa •••• 4242");

        assertThat(patients.getByText("Confirming your payment…")).isVisible();
        assertEquals("succeeded", paid().get("status").getAsString());
        assertEquals(2, callsTo(START).size());
    }

    @Test
    void who_closes_the_wallet_reads_that_nothing_was_charged_and_can_pay_by_card() {
        register("host.test");
        payNow();

        Page sheet = pressWallet();
        assertThat(sheet.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel")))
                .isVisible();
        // The window closes at once, often before Playwright could say that it has clicked.
        sheet.waitForClose(() -> sheet.evaluate("setTimeout(() => document.getElementById('cancel').click())"));

        assertThat(patients.getByText("Nothing was charged. You can still pay here."))
                .isVisible();
        for (int width : new int[] {1280, 390, 320}) {
            page.setViewportSize(width, 900);
            keepPicture("wallet_was_closed_" + width);
        }
        enter("4242424242424242");
        patients.getByText("Pay $85.00").click();
        assertThat(patients.getByText("Confirming your payment…")).isVisible();
        assertEquals("succeeded", paid().get("status").getAsString());
    }

    @Test
    void the_wallet_is_reached_and_pressed_by_the_keyboard_and_the_focus_stays_with_the_payment() {
        register("host.test");
        payNow();
        assertThat(patients.getByText("Or pay by card")).isVisible();
        assertThat(patients.getByLabel("E-mail for the receipt")).isFocused();

        page.keyboard().press("Shift+Tab");
        agree(page.waitForPopup(() -> page.keyboard().press("Enter")), "Visa •••• 4242");

        assertThat(patients.getByText("Confirming your payment…")).isVisible();
        assertThat(page.getByRole(
                        AriaRole.HEADING, new Page.GetByRoleOptions().setName("Payment request from Demo Clinic")))
                .isFocused();
        tell("PaymentSucceeded", paymentRequest(4, "PAID", PatientInBrowser.PAID));
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Payment complete")))
                .isFocused();
    }

    @Test
    void where_the_clinic_has_not_registered_the_page_no_wallet_is_offered_and_no_room_is_left_for_one() {
        payNow();
        patients.getByLabel("E-mail for the receipt").fill("pat@example.org");
        assertThat(patients.frameLocator("iframe[title='Secure payment input frame']")
                        .getByLabel("Card number"))
                .isVisible();

        assertThat(patients.getByText("Pay with your device")).isHidden();
        assertThat(patients.getByText("Or pay by card")).hasCount(0);
        assertEquals(0.0, patients.locator(".wallets").boundingBox().height);
    }

    @Test
    void a_page_in_the_frame_of_another_site_pays_if_both_sites_are_registered() {
        register("host.test");
        register("portal.test");
        showInPortal();
        pressPayNow();

        agree(pressWallet(), "Visa •••• 4242");

        assertThat(patients.getByText("Confirming your payment…")).isVisible();
        assertEquals("apple_pay", wallet());
    }

    @Test
    void a_page_in_the_frame_of_a_site_that_is_not_registered_offers_no_wallet() {
        register("host.test");
        showInPortal();
        pressPayNow();
        assertThat(patients.frameLocator("iframe[title='Secure payment input frame']")
                        .getByLabel("Card number"))
                .isVisible();
        assertThat(patients.getByText("Pay with your device")).isHidden();
    }

    /** Stripe.js may style its dialog by attribute, which a policy without style-src-attr forbids. */
    @Test
    void the_banks_dialog_is_as_large_as_stripe_wants_it_under_the_pages_policy() {
        payNow();
        enter("4000002500003155");
        patients.getByText("Pay $85.00").click();

        Locator dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).isVisible();
        assertTrue(dialog.boundingBox().height > 400, "the dialog has no room: " + dialog.boundingBox().height);
        page.frameLocator("iframe[title='Your bank: confirm this payment']")
                .getByText("Complete authentication")
                .click();
        seen("Confirming your payment…");
    }

    /** What the simulator must refuse, because Stripe does: here the browser says that nobody has pressed. */
    @Test
    void a_wallet_in_stripes_card_form_does_not_open_without_a_press() {
        register("host.test");
        page.addInitScript("Object.defineProperty(navigator, 'userActivation', { value: { isActive: false } })");
        show(element());
        page.waitForCondition(() -> Boolean.TRUE.equals(page.evaluate("'Stripe' in window")));
        page.evaluate("""
            ([key, stripeAccount, clientSecret]) => {
              const stripe = window.Stripe(key, { stripeAccount });
              const elements = stripe.elements({ clientSecret });
              const place = document.querySelector('main').appendChild(document.createElement('div'));
              const form = elements.create('payment', { layout: 'tabs' });
              form.on('change', ({ value }) => { window.chosen = value.type; });
              form.mount(place);
              window.confirmNow = () =>
                stripe.confirmPayment({ elements, redirect: 'if_required' }).catch(({ message }) => message);
            }\
            """, List.of(SimulatorSettings.PUBLISHABLE_KEY, CLINIC, clientSecret));
        page.frameLocator("iframe[title='Secure payment input frame']")
                .getByLabel("Apple Pay")
                .check();
        page.waitForCondition(() -> "apple_pay".equals(page.evaluate("window.chosen")));

        assertEquals(
                "show() must be called from a user gesture handler (such as a click handler, after the user clicks a button)",
                page.evaluate("window.confirmNow()"));
        assertEquals("requires_payment_method", paid().get("status").getAsString());
    }

    private void payNow() {
        show(element());
        patients = page.locator("html");
        pressPayNow();
    }

    private void pressPayNow() {
        patients.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Pay now"))
                .click();
    }

    private String element() {
        return PatientInBrowser.ELEMENT.replace(
                "https://stripe.test", stripe.address().toString());
    }

    private void showInPortal() {
        show(element());
        page.route(
                PORTAL,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/html")
                        .setBody(
                                "<!doctype html><html lang=en><title>Portal</title><main><h1>Portal</h1><iframe title='Your visit' allow='payment' style='width:100%%' height='900' src='%s'></iframe></main>"
                                        .formatted(PAGE))));
        page.navigate(PORTAL);
        patients = page.frameLocator("iframe[title='Your visit']").locator("html");
    }

    private Page pressWallet() {
        return pressWallet("Pay with Apple Pay");
    }

    private Page pressWallet(String words) {
        Locator wallet = patients.frameLocator("iframe[title='Secure express checkout frame']")
                .getByText(words);
        return page.waitForPopup(wallet::click);
    }

    private static void agree(Page sheet, String card) {
        sheet.getByText(card).click();
        sheet.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Pay").setExact(true))
                .click();
    }

    private void enter(String card) {
        patients.getByLabel("E-mail for the receipt").fill("pat@example.org");
        FrameLocator form = patients.frameLocator("iframe[title='Secure payment input frame']");
        form.getByLabel("Card number").fill(card);
        form.getByLabel("Expiration date").fill("12 / 40");
        form.getByLabel("Security code").fill("123");
    }

    // Stripe

    private void register(String domain) {
        stripe("POST", "/v1/payment_method_domains", "domain_name=" + domain);
    }

    private JsonObject paid() {
        return stripe("GET", "/v1/payment_intents/" + intent + "?expand[0]=latest_charge", "");
    }

    private String wallet() {
        return paid().getAsJsonObject("latest_charge")
                .getAsJsonObject("payment_method_details")
                .getAsJsonObject("card")
                .getAsJsonObject("wallet")
                .get("type")
                .getAsString();
    }

    private JsonObject stripe(String method, String path, String form) {
        HttpRequest request = HttpRequest.newBuilder(
                        stripe.address().resolve(path.replace("[", "%5B").replace("]", "%5D")))
                .method(method, form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(form))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Bearer " + SimulatorSettings.SECRET_KEY)
                .header("Stripe-Account", CLINIC)
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return JsonParser.parseString(answer.body()).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
