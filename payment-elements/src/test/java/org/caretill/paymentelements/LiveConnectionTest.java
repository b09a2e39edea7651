package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that is dead is noticed and replaced, on the patient's page and on the clinician's. */
class LiveConnectionTest extends PatientInBrowser {

    @Override
    String module() {
        return "payment-elements.js";
    }

    enum Side {
        PATIENT(ELEMENT),
        CLINICIAN("""
            <caretill-payment-request clinic-id="demo-clinic" call-id="call-1" clinic-config-service-url="https://services.test"
              payment-request-service-url="https://services.test" notification-service-url="https://services.test">
            </caretill-payment-request>""");

        final String element;

        Side(String element) {
            this.element = element;
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_silent_connection_is_replaced_and_shows_what_it_missed(Side side) {
        begin(side);

        page.clock().runFor(49_000);
        assertEquals(1, connections);
        page.clock().runFor(3_000);

        page.waitForCondition(() -> connections == 2);
        assertThat(page.getByText("Connection lost. Reconnecting…")).hasCount(0);
    }

    @ParameterizedTest
    @EnumSource
    void heartbeats_keep_a_quiet_connection(Side side) {
        begin(side);

        for (int heartbeats = 0; heartbeats < 8; heartbeats++) {
            page.clock().runFor(20_000);
            sendHeartbeat();
            page.evaluate("0");
        }

        assertEquals(1, connections);
        tell("PaymentRequested", paymentRequest(1, "REQUESTED", ""));
        seen("$85.00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "document.dispatchEvent(new Event('visibilitychange'))",
                "dispatchEvent(new Event('online'))",
                "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
            })
    void who_comes_back_to_the_page_gets_a_fresh_connection(String event) {
        for (Side side : Side.values()) {
            connections = 0;
            begin(side);

            page.evaluate(event);

            page.waitForCondition(() -> connections == 2);
            assertThat(page.getByText("Connection lost. Reconnecting…")).hasCount(0);
            tell("PaymentRequested", paymentRequest(side == Side.PATIENT ? 1 : 2, "REQUESTED", ""));
            seen("$85.00");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_service_is_asked_now_and_then_although_the_connection_seems_alive(Side side) {
        begin(side);
        remember(paymentRequest(1, "REQUESTED", ""));

        page.clock().runFor(20_000);
        sendHeartbeat();
        page.clock().runFor(11_000);

        seen("$85.00");
        assertEquals(1, connections);
    }

    private void begin(Side side) {
        page.clock().install();
        answer("GET /v1/clinics/demo-clinic/payment-settings", """
            {"enabled":true,"currency":"AUD","minimumMinor":50,"maximumMinor":1000000,"presets":[],
             "stripe":{"status":"LINKED","chargesEnabled":true}}""");
        answer("GET /v1/calls/call-1/guests?clinicId=demo-clinic", "{\"items\":[]}");
        show(side.element);
        page.waitForCondition(() -> connections == 1);
        assertThat(page.getByText("Loading…")).hasCount(0);
    }
}
