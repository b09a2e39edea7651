package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser may forbid storage, as in a frame without third-party cookies: everything works as long as the page lasts. */
class StorageForbiddenTest extends PatientInBrowser {

    @Override
    String module() {
        return "payment-elements.js";
    }

    private static final String REFUSED = "throw new DOMException('The operation is insecure.', 'SecurityError');";

    /** The storage itself is refused, or each use of it. */
    static final String GETTERS = """
        for (const name of ['sessionStorage', 'localStorage']) {
          Object.defineProperty(window, name, { get() { %s } });
        }
        """.formatted(REFUSED);

    static final String METHODS = """
        for (const name of ['getItem', 'setItem', 'removeItem', 'clear', 'key']) {
          Storage.prototype[name] = () => { %s };
        }
        """.formatted(REFUSED);

    @ParameterizedTest
    @ValueSource(strings = {"getters", "methods"})
    void a_patient_pays(String what) {
        forbid(what);
        remember(paymentRequest(2, "REQUESTED", ""));
        show(ELEMENT);
        enterCard();
        tell("PaymentStarted", paymentRequest(3, "PAYING", ""));
        page.evaluate(SUCCEEDED);
        button("Pay $85.00").click();
        seen("Confirming your payment…");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));

        seen("Payment complete");
        seen("Stripe sent a receipt to");
    }

    @ParameterizedTest
    @ValueSource(strings = {"getters", "methods"})
    void a_clinician_asks_and_is_told_of_the_payment(String what) {
        forbid(what);
        answer("GET /v1/clinics/demo-clinic/payment-settings", """
            {"enabled":true,"currency":"AUD","minimumMinor":50,"maximumMinor":1000000,"presets":[],
             "receipt":{"providers":[{"name":"Dr Ada Lee","providerNumber":"2426621B"},{"name":"Dr Bo Li","providerNumber":"1234567A"}]},
             "stripe":{"status":"LINKED","chargesEnabled":true}}""");
        answer("GET /v1/calls/call-1/guests?clinicId=demo-clinic", """
            {"items":[{"participantId":"patient-1","displayName":"Pat Smith"}]}""");
        remember(paymentRequest(2, "REQUESTED", ""));
        show("""
            <caretill-payment-request clinic-id="demo-clinic" call-id="call-1" clinic-config-service-url="https://services.test"
              payment-request-service-url="https://services.test" notification-service-url="https://services.test">
            </caretill-payment-request>""");
        seen("$85.00");
        page.getByText("New request").click();
        page.getByText("Receipt details (optional)").click();
        page.getByLabel("Practitioner").selectOption("2426621B");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", ""));

        seen("Payment received: $85.00");
        assertThat(page.getByText("Something went wrong")).hasCount(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"getters", "methods"})
    void an_administrator_sees_the_accounts(String what) {
        forbid(what);
        show("""
            <caretill-client-payments view="clinic-admin" clinic-id="demo-clinic" clinic-config-service-url="https://services.test"
              payment-request-service-url="https://services.test" stripe-webhook-service-url="https://services.test"
              notification-service-url="https://services.test"></caretill-client-payments>""");
        assertThat(page.getByText("We can’t find this.").first()).isVisible();
    }

    private void forbid(String what) {
        page.addInitScript(what.equals("getters") ? GETTERS : METHODS);
    }
}
