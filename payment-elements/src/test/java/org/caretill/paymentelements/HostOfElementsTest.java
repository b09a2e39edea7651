package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.ConsoleMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page around the elements, and its developer, see of them: events, mistakes of their own, looks, copies. */
class HostOfElementsTest extends PatientInBrowser {

    private static final String CLINICIANS = """
        <caretill-payment-request clinic-id="demo-clinic" call-id="call-1" clinic-config-service-url="https://services.test"
          payment-request-service-url="https://services.test" notification-service-url="https://services.test">
        </caretill-payment-request>\
        """;
    private static final String REQUESTS = "GET /v1/guest/payment-requests";

    private final List<String> warnings = new ArrayList<>();

    @Override
    String module() {
        return "payment-elements.js";
    }

    /** A second copy of Lit makes its policy again. */
    @Override
    Map<String, String> pageHeaders() {
        Map<String, String> headers = new HashMap<>(super.pageHeaders());
        headers.replaceAll((name, value) -> value + " 'allow-duplicates'");
        return headers;
    }

    @BeforeEach
    void every_event_is_written_down() {
        page.onConsoleMessage(message -> {
            if (message.type().equals("warning")) {
                warnings.add(said(message));
            }
        });
        page.addInitScript("""
            window.told = [];
            for (const name of ['ready', 'error', 'visit-ended', ...['paid', 'declined', 'card-declined', 'expired', 'cancelled',
                'refunded', 'refund-failed', 'disputed', 'needs-attention'].map((outcome) => `payment-${outcome}`)])
              addEventListener(`caretill-${name}`, ({ detail }) => told.push([name, detail?.id ?? detail?.code].join(' ').trim()));
            """);
        answer("GET /v1/clinics/demo-clinic/payment-settings", """
            {"clinicId":"demo-clinic","version":3,"enabled":true,"currency":"AUD","minimumMinor":50,"maximumMinor":1000000,
             "expiryMinutes":60,"presets":[],
             "stripe":{"status":"LINKED","account":"acct_1","chargesEnabled":true,"livemode":false,"requirements":[]}}
            """);
        answer("GET /v1/calls/call-1/guests?clinicId=demo-clinic", "{\"items\":[]}");
    }

    private static String said(ConsoleMessage message) {
        return message.text().replaceFirst(":.*", "");
    }

    private void told(String... events) {
        page.waitForCondition(() -> inPage("told").size() >= events.length);
        assertEquals(List.of(events), inPage("told"));
    }

    private void everything_becomes_of_requests() {
        tell("PaymentAttemptFailed", paymentRequest(3, "REQUESTED", """
            "lastFailure":{"code":"card_declined","at":"2026-11-23T01:03:00Z"},"failedAttempts":1\
            """));
        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));
        tell("PaymentRefunded", paymentRequest(5, "PAID", PAID + ",\"refundedMinor\":500"));
        tell("PaymentRefundFailed", paymentRequest(6, "PAID", PAID));
    }

    @Test
    void the_patients_page_is_told_every_outcome() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        seen("Long consultation");

        told("ready");

        everything_becomes_of_requests();

        told(
                "ready",
                "payment-card-declined preq_1",
                "payment-paid preq_1",
                "payment-refunded preq_1",
                "payment-refund-failed preq_1");
    }

    @Test
    void the_clinicians_page_is_told_every_outcome_by_the_same_names() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(CLINICIANS);
        seen("Waiting");

        told("ready");

        everything_becomes_of_requests();

        told(
                "ready",
                "payment-card-declined preq_1",
                "payment-paid preq_1",
                "payment-refunded preq_1",
                "payment-refund-failed preq_1");
    }

    @Test
    void a_request_that_ends_unpaid_is_told_on_both_sides() {
        for (String element : List.of(ELEMENT, CLINICIANS)) {
            remember(paymentRequest(2, "REQUESTED", ""));
            show(element);
            page.waitForCondition(() -> inPage("told").contains("ready"));
            page.evaluate("told.length = 0");
            tell("PaymentDeclined", paymentRequest(3, "DECLINED", "\"endReason\":\"not-expected\""));
            told("payment-declined preq_1");
        }
    }

    @Test
    void a_token_that_cannot_be_had_is_the_pages_mistake_and_nothing_about_the_connection() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        seen("Long consultation");
        page.evaluate("told.length = 0");

        page.evaluate("""
            () => {
              const pay = document.querySelector('caretill-pay');
              pay.getToken = () => Promise.reject(new Error('no session'));
              pay.callId = 'call-2';
            }
            """);

        seen("Something went wrong. Try again in a moment.");
        notSeen("We can’t connect right now. Check your internet connection and try again.");
        told("error token-unavailable");
        assertEquals(List.of("<caretill-pay> token-unavailable"), warnings);
    }

    @Test
    void an_origin_that_the_services_refuse_is_named_to_the_developer_alone() {
        servicesRefuseOrigin = true;
        show(ELEMENT);

        seen("Something went wrong. Try again in a moment.");
        told("error origin-refused");
        assertEquals(List.of("<caretill-pay> origin-refused"), warnings);
    }

    @Test
    void a_service_that_is_away_is_nobodys_mistake() {
        fail(REQUESTS, 0, "{}");
        show(ELEMENT);

        seen("We can’t connect right now. Check your internet connection and try again.");
        assertEquals(List.of(), inPage("told"));
        assertEquals(List.of(), warnings);
    }

    @Test
    void what_the_page_has_not_given_is_named() {
        page.clock().install();
        for (String address : List.of(
                "notification-service-url=\"https://services.test\"",
                "stripe-js-url=\"https://stripe.test/dahlia/stripe.js\"")) {
            warnings.clear();
            show(ELEMENT.replace(address, ""));
            page.clock().runFor(6_000);

            page.waitForCondition(() -> inPage("told").contains("error address-missing"));
            assertEquals(List.of("<caretill-pay> address-missing"), warnings);
        }
    }

    @Test
    void an_address_that_is_none_is_named() {
        show(ELEMENT.replace(
                "notification-service-url=\"https://services.test\"",
                "notification-service-url=\"ftp://services.test\""));

        told("error address-malformed");
    }

    @Test
    void the_clinicians_page_is_told_that_its_token_is_refused() {
        fail("GET /v1/payment-requests?clinicId=demo-clinic&callId=call-1", 401, "{\"code\":\"unauthorized\"}");
        show(CLINICIANS);

        seen("You are signed out. Sign in again.");
        told("error token-refused");
    }

    @Test
    void the_end_of_a_visit_is_no_mistake() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        seen("Long consultation");

        fail(REQUESTS, 401, "{\"code\":\"unauthorized\"}");
        breakConnections();

        told("ready", "visit-ended");
        assertEquals(List.of(), warnings);
    }

    @Test
    void another_copy_of_the_module_does_no_harm() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        seen("Long consultation");

        for (String copy : List.of("pay.js", "payment-request.js", "payment-elements.js?second")) {
            page.evaluate("(copy) => import('/' + copy)", copy);
        }

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));
        seen("Payment complete");
        page.reload();
        seen("Payment complete");
    }

    @Test
    void the_page_chooses_light_or_dark_for_the_element_its_pop_ups_and_stripe() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT.replace("<caretill-pay", "<caretill-pay theme=\"dark\""));
        assertEquals(
                "rgb(24, 35, 31)",
                backgroundOf("document.querySelector('caretill-pay').shadowRoot.querySelector('.panel')"));
        button("Pay now").click();
        assertThat(field("Card number")).isVisible();
        assertEquals("night", page.evaluate("stripeAppearance.theme"));

        page.evaluate("document.querySelector('caretill-pay').setAttribute('theme', 'light')");

        page.waitForCondition(() -> "stripe".equals(page.evaluate("stripeAppearance.theme")));
        assertEquals(
                "rgb(255, 255, 255)",
                backgroundOf("document.querySelector('caretill-pay').shadowRoot.querySelector('.panel')"));
    }

    @Test
    void a_pop_up_has_the_look_of_the_element_that_tells_it() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(CLINICIANS.replace("<caretill-payment-request", "<caretill-payment-request theme=\"dark\""));
        seen("Waiting");
        page.evaluate(
                "document.querySelector('caretill-payment-request').style.setProperty('--caretill-surface', 'rgb(1, 2, 3)')");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));

        seen("Payment received: $85.00");
        assertEquals(
                "rgb(1, 2, 3)",
                backgroundOf("document.querySelector('caretill-notices').shadowRoot.querySelector('.notice-card')"));
        assertEquals("dark", page.evaluate("getComputedStyle(document.querySelector('caretill-notices')).colorScheme"));
    }

    private Object backgroundOf(String element) {
        return page.evaluate("getComputedStyle(" + element + ").backgroundColor");
    }

    @Test
    void a_card_form_that_the_page_has_removed_can_be_opened_again() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        button("Pay now").click();
        assertThat(field("Card number")).isVisible();

        page.evaluate("document.querySelector('caretill-pay').replaceChildren()");

        button("Try again").click();
        assertThat(field("Card number")).isVisible();
    }

    @Test
    void a_page_of_staff_is_told_that_its_token_is_refused() {
        fail("GET /v1/clinics/demo-clinic/payment-settings", 401, "{\"code\":\"unauthorized\"}");
        show("""
            <caretill-payment-history clinic-id="demo-clinic" roles="clinic-admin" payment-request-service-url="https://services.test"
              clinic-config-service-url="https://services.test"></caretill-payment-history>\
            """);

        told("error token-refused");
    }

    @Test
    void the_pages_styles_reach_the_main_pieces() {
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        seen("Long consultation");
        for (String part : List.of("request", "title", "amount", "pay-button", "decline-button", "language")) {
            assertTrue(
                    (Boolean) page.evaluate(
                            "(part) => document.querySelector('caretill-pay').shadowRoot.querySelector(`[part~=${part}]`) !== null",
                            part),
                    part);
        }
    }

    @Test
    void a_page_may_put_a_heading_and_words_of_its_own_into_the_elements_of_a_call() {
        String heading = "<h2 slot=\"header\">Your payments</h2>";
        answer("GET /v1/guest/payment-requests", "{\"items\":[]}");
        show(ELEMENT.replace("</caretill-pay>", heading + "<p slot=\"empty\">All done.</p></caretill-pay>"));
        seen("All done.");
        assertThat(page.getByText("Your payments")).isVisible();
        assertThat(page.getByText("Nothing to pay right now.")).isHidden();

        show(CLINICIANS.replace("</caretill-payment-request>", heading + "</caretill-payment-request>"));
        seen("Your payments");
    }
}
