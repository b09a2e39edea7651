package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.caretill.browser.Accessibility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The elements in a frame: what the page around and the frame say to each other, under the policies of both, in a browser
 * that forbids storage to frames of other sites. The page in the frame is as payment-request-service makes it.
 */
class EmbeddedFrameTest extends PatientInBrowser {

    private static final String FRAME = "https://frame.test";
    private static final String POLICY =
            "default-src 'none'; script-src 'self' https://stripe.test; connect-src 'self' "
                    + SERVICES
                    + " wss://services.test; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors "
                    + HOST + "; require-trusted-types-for 'script'; trusted-types lit-html caretill";
    private static final String PAY = page("caretill-pay", "pay.js");
    private static final String REQUEST = page("caretill-payment-request", "payment-request.js");
    private static final String CALL = "{ \"callId\": \"call-1\" }";
    private static final String MINE = "GET /v1/guest/payment-requests";

    private final List<String> warnings = new ArrayList<>();

    private static String page(String element, String module) {
        return """
            <!DOCTYPE html><html lang="en"><head><title>Payment</title><link rel="icon" href="data:,">
            <script type="module" src="../caretill/embed/page.js"></script></head>
            <body><main data-element="%s" data-module="../caretill/%s" data-ancestors="https://call.test https://host.test"
              data-notification-service-url="https://services.test" data-clinic-config-service-url="https://services.test"
              data-stripe-js-url="https://stripe.test/dahlia/stripe.js"></main><p hidden>Go back to your call.</p></body></html>
            """.formatted(element, module);
    }

    @Override
    String module() {
        return "embed.js";
    }

    @Override
    Map<String, String> pageHeaders() {
        Map<String, String> headers = new HashMap<>(super.pageHeaders());
        headers.replaceAll((name, value) -> value + "; style-src-attr 'none'; frame-src " + FRAME + " about:");
        return headers;
    }

    @BeforeEach
    void the_frame_has_pages_of_its_own() {
        page.route(FRAME + "/**", this::serveFrame);
        page.addInitScript("if (location.origin === '" + FRAME + "') { " + StorageForbiddenTest.GETTERS + " }");
        page.onConsoleMessage(message -> {
            if (message.type().equals("warning")) {
                warnings.add(message.text());
            }
        });
    }

    @AfterEach
    void what_is_in_the_frame_is_accessible() {
        for (Frame frame : page.frames()) {
            if (frame.url().startsWith(FRAME)) {
                assertEquals(List.of(), Accessibility.violations(frame));
                assertEquals("0", String.valueOf(frame.evaluate("""
                    document.documentElement.scrollWidth - document.documentElement.clientWidth
                    """)));
            }
        }
    }

    private void serveFrame(Route route) {
        String path = route.request().url().substring(FRAME.length()).replaceFirst("[?].*", "");
        Map<String, String> headers = Map.of("Content-Security-Policy", POLICY);
        switch (path) {
            case "/embed/pay" -> respond(route, 200, "text/html", PAY, headers);
            case "/embed/request" -> respond(route, 200, "text/html", REQUEST, headers);
            default -> {
                if (path.startsWith("/caretill/")) {
                    respond(
                            route,
                            200,
                            "text/javascript",
                            text(ELEMENTS + path.substring("/caretill".length())),
                            Map.of());
                } else {
                    serveCall(route, route.request(), route.request().url().substring(FRAME.length()));
                }
            }
        }
    }

    /** The page around embeds one of the pages. What it is told is in {@code told}, its own mistakes are in {@code mistakes}. */
    private FrameLocator embed(String path, String settings) {
        show("<iframe title=\"Payment\"></iframe>");
        page.evaluate("""
            async ([src, token, settings]) => {
              const { embed } = await import('/embed.js');
              Object.assign(window, { told: [], mistakes: [], tokens: 0, token });
              window.embedded = embed(document.querySelector('iframe'), {
                src,
                getToken: async () => {
                  window.tokens++;
                  return window.token;
                },
                settings: JSON.parse(settings),
                onEvent: ({ name, detail }) => told.push(`${name} ${JSON.stringify(detail)}`),
                onError: ({ code }) => mistakes.push(code),
              });
            }
            """, List.of(FRAME + path, token, settings));
        return page.frameLocator("iframe[title=Payment]");
    }

    private Frame frame() {
        return page.frames().stream()
                .filter(frame -> frame.url().startsWith(FRAME))
                .findFirst()
                .orElseThrow();
    }

    private void told(String event) {
        page.waitForCondition(() -> inPage("told").contains(event));
    }

    private void mistake(String code) {
        page.waitForCondition(() -> inPage("mistakes").contains(code));
    }

    @Test
    void a_patient_pays_and_the_page_around_is_told_ids_money_and_status_alone() {
        remember(paymentRequest(2, "REQUESTED", ""));
        FrameLocator frame = embed("/embed/pay", CALL);
        assertThat(frame.getByText("Long consultation")).isVisible();
        told("caretill-ready {}");
        told("caretill-to-pay {\"count\":1}");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));

        assertThat(frame.getByText("Payment complete")).isVisible();
        told("""
            caretill-payment-paid {"id":"preq_1","version":4,"status":"PAID","clinicId":"demo-clinic","callId":"call-1",\
            "payerParticipantId":"patient-1","amountMinor":8500,"currency":"AUD","refundedMinor":0}\
            """);
        assertEquals(List.of(), inPage("mistakes"));
        assertEquals(List.of(), warnings);
    }

    @Test
    void a_clinician_asks_and_the_page_around_is_told_who_is_there_without_names() {
        answer("GET /v1/clinics/demo-clinic/payment-settings", """
            {"clinicId":"demo-clinic","version":3,"enabled":true,"currency":"AUD","minimumMinor":50,"maximumMinor":1000000,
             "expiryMinutes":60,"presets":[],
             "stripe":{"status":"LINKED","account":"acct_1","chargesEnabled":true,"livemode":false,"requirements":[]}}
            """);
        answer("GET /v1/calls/call-1/guests?clinicId=demo-clinic", """
            {"items":[{"participantId":"patient-1","displayName":"Pat Smith"}]}""");
        FrameLocator frame = embed("/embed/request", "{ \"clinicId\": \"demo-clinic\", \"callId\": \"call-1\" }");
        assertThat(frame.getByRole(AriaRole.BUTTON).first()).isVisible();

        tellPresence("{\"participantId\":\"patient-1\",\"present\":true}");

        told("caretill-guests-changed {\"guests\":[{\"participantId\":\"patient-1\",\"present\":true}]}");
    }

    @Test
    void the_frame_is_as_high_as_what_it_shows() {
        remember(paymentRequest(2, "REQUESTED", ""));
        FrameLocator frame = embed("/embed/pay", CALL);
        assertThat(frame.getByText("Long consultation")).isVisible();
        page.waitForCondition(this::isAsHighAsItsContent);

        frame.getByRole(AriaRole.BUTTON, new FrameLocator.GetByRoleOptions().setName("Pay now"))
                .click();
        assertThat(frame.getByLabel("Card number")).isVisible();
        page.waitForCondition(this::isAsHighAsItsContent);
    }

    private boolean isAsHighAsItsContent() {
        return frame().evaluate("document.body.offsetHeight")
                .equals(page.evaluate(
                        "Math.round(document.querySelector('iframe').getBoundingClientRect().height) - 4"));
    }

    @Test
    void the_page_around_chooses_language_and_look_also_later() {
        remember(paymentRequest(2, "REQUESTED", ""));
        FrameLocator frame = embed("/embed/pay", """
            { "callId": "call-1", "language": "de", "theme": "dark", "look": { "surface": "rgb(1, 2, 3)" } }""");
        assertThat(frame.getByText("Jetzt bezahlen")).isVisible();
        assertEquals(
                "rgb(1, 2, 3)",
                frame().evaluate("getComputedStyle(document.querySelector('caretill-pay')).backgroundColor"));

        page.evaluate("embedded.set({ language: 'en' })");

        assertThat(frame.getByText("Pay now")).isVisible();
        assertEquals("dark", frame().evaluate("document.querySelector('caretill-pay').getAttribute('theme')"));
    }

    @Test
    void a_token_that_is_about_to_end_is_renewed_before_it_is_used() {
        token = tokenWith("{\"call_id\":\"call-1\",\"exp\":1}");
        remember(paymentRequest(2, "REQUESTED", ""));
        show("<iframe title=\"Payment\"></iframe>");
        FrameLocator frame = embed("/embed/pay", CALL);
        assertThat(frame.getByText("Long consultation")).isVisible();
        // The one that came with the frame's start, and at least one that was asked for, because that one had ended.
        page.waitForCondition(() -> (Integer) page.evaluate("tokens") >= 2);

        String old = token;
        token = tokenWith("{\"call_id\":\"call-1\",\"exp\":4000000000}");
        page.evaluate("(token) => { window.token = token; }", token);
        breakConnections();
        page.waitForCondition(() -> connections >= 2);

        assertEquals(false, old.equals(token));
        assertEquals(List.of(), inPage("mistakes"));
    }

    @Test
    void a_page_that_gives_no_token_is_told_so() {
        page.clock().install();
        show("<iframe title=\"Payment\"></iframe>");
        page.evaluate("""
            (src) => {
              window.codes = [];
              addEventListener('message', ({ data }) => codes.push(data.code ?? data.type));
              document.querySelector('iframe').src = src;
            }
            """, FRAME + "/embed/pay");
        page.waitForCondition(() -> inPage("codes").contains("ready"));

        frame().evaluate("0");
        page.clock().runFor(11_000);

        page.waitForCondition(() -> inPage("codes").contains("token-missing"));
    }

    @Test
    void messages_that_the_protocol_does_not_have_are_refused_and_told_without_what_is_in_them() {
        remember(paymentRequest(2, "REQUESTED", ""));
        FrameLocator frame = embed("/embed/pay", CALL);
        assertThat(frame.getByText("Long consultation")).isVisible();
        for (String message : List.of(
                "{ caretill: 2, type: 'token', token: 'secret' }",
                "{ caretill: 1, type: 'token', token: 5, secret: 'secret' }",
                "{ caretill: 1, type: 'settings', settings: { unknown: 'secret' } }",
                "{ caretill: 1, type: 'settings', settings: { look: { 'no{thing': 'secret' } } }",
                "{ caretill: 1, type: 'sing', song: 'secret' }")) {
            page.evaluate("mistakes.length = 0");
            page.evaluate(
                    "document.querySelector('iframe').contentWindow.postMessage(" + message + ", '" + FRAME + "')");
            mistake(message.contains("caretill: 2") ? "protocol-unknown" : "message-malformed");
        }
        assertEquals(false, String.join("\n", warnings).contains("secret"));
        assertEquals(false, warnings.isEmpty());
        assertThat(frame.getByText("Long consultation")).isVisible();
    }

    @Test
    void other_windows_than_the_page_right_around_are_not_listened_to() {
        remember(paymentRequest(2, "REQUESTED", ""));
        FrameLocator frame = embed("/embed/pay", CALL);
        assertThat(frame.getByText("Long consultation")).isVisible();

        String german = "postMessage({ caretill: 1, type: 'settings', settings: { language: 'de' } }, '*')";
        // Another frame of the page around, of the same origin.
        page.evaluate(
                "document.querySelector('main').append(Object.assign(document.createElement('iframe'), { title: 'Beside' }))");
        Frame beside = page.frames().getLast();
        beside.evaluate("parent.frames[0]." + german);
        // The frame's own window, as a script within it would.
        frame().evaluate("window." + german);
        // Stripe's frames talk in their own way, which is none of ours.
        frame().evaluate("window.postMessage({ type: 'stripe' }, '*')");
        page.waitForCondition(() -> warnings.size() >= 2);

        assertEquals(
                List.of(HOST, FRAME),
                warnings.stream()
                        .map(warning -> warning.replaceFirst(".* a message from (\\S+) is ignored.*", "$1"))
                        .toList());
        assertThat(frame.getByText("Pay now")).isVisible();
        assertEquals(List.of(), inPage("mistakes"));
    }

    @Test
    void a_patient_who_leaves_with_something_to_pay_is_asked_in_the_frame() {
        remember(paymentRequest(2, "REQUESTED", ""));
        FrameLocator frame = embed("/embed/pay", CALL);
        assertThat(frame.getByText("Long consultation")).isVisible();

        page.evaluate("embedded.mayLeave().then((mayLeave) => told.push(`may leave ${mayLeave}`)), 0");
        frame.getByRole(AriaRole.ALERTDIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Stay"))
                .click();
        told("may leave false");

        tell("PaymentSucceeded", paymentRequest(4, "PAID", PAID));
        assertThat(frame.getByText("Payment complete")).isVisible();
        page.evaluate("embedded.mayLeave().then((mayLeave) => told.push(`may leave ${mayLeave}`)), 0");
        told("may leave true");
    }

    @Test
    void after_a_reload_of_the_frame_alone_the_truth_is_there_again_and_the_address_is_clean() {
        remember(paymentRequest(2, "REQUESTED", ""));
        FrameLocator frame = embed("/embed/pay", CALL);
        assertThat(frame.getByText("Long consultation")).isVisible();

        remember(paymentRequest(4, "PAID", PAID));
        frame().evaluate("location.assign('?payment_intent_client_secret=secret')");

        assertThat(frame.getByText("Payment complete")).isVisible();
        assertEquals(FRAME + "/embed/pay", frame().evaluate("location.href"));
    }

    @Test
    void a_frame_that_does_not_load_is_named_to_the_developer() {
        page.clock().install();
        page.route(FRAME + "/**", Route::abort);
        embed("/embed/pay", CALL);

        page.clock().runFor(21_000);

        mistake("frame-silent");
        assertEquals(true, page.evaluate("embedded.mayLeave()"));
    }

    @Test
    void alone_the_page_says_where_it_belongs() {
        page.navigate(FRAME + "/embed/pay");

        seen("Go back to your call.");
        assertEquals(0, callsTo(MINE).size());
    }
}
