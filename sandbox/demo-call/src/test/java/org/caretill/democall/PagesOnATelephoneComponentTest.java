package org.caretill.democall;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ReducedMotion;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.caretill.browser.Accessibility;
import org.caretill.browser.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages of a call and of a pay link on a telephone's screen, with fake services. */
@QuarkusTest
class PagesOnATelephoneComponentTest {

    private static final String SERVICE = "http://localhost:8082";
    private static final String CLINICS = "http://localhost:8081";
    private static final String REDEMPTION = SERVICE + "/v1/pay-links/redemption";
    private static final String REQUEST = """
        {"id":"preq_1","version":1,"status":"REQUESTED","clinicId":"demo-clinic","callId":"call-1","payerParticipantId":"guest-1",
         "amountMinor":8500,"currency":"AUD","description":"Long consultation","createdAt":"2026-11-23T01:02:03Z",
         "expiresAt":"2099-11-23T02:02:03Z","refundedMinor":0}""";

    private static Chromium chromium;

    @TestHTTPResource
    URI demo;

    private final List<Request> redemptions = new ArrayList<>();

    /** The links that the service has redeemed, each with the key it was redeemed with. */
    private final Map<String, String> usedLinks = new HashMap<>();

    private final List<String> troubleInPage = new ArrayList<>();
    private BrowserContext context;
    private Page page;
    private int redemptionStatus = 200;
    private boolean redemptionsAnswerIsLost;
    private int guestStatus = 200;
    private String shownToGuest = REQUEST;

    @BeforeAll
    static void start_browser() {
        chromium = new Chromium();
    }

    @AfterAll
    static void stop_browser() {
        chromium.close();
    }

    @BeforeEach
    void open_page() {
        context = chromium.newContext(
                new Browser.NewContextOptions().setViewportSize(390, 844).setReducedMotion(ReducedMotion.REDUCE));
        page = context.newPage();
        page.setDefaultTimeout(10_000);
        page.onPageError(troubleInPage::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                troubleInPage.add(message.text());
            }
        });
        page.route(SERVICE + "/**", this::serve);
        page.route(CLINICS + "/**", this::serve);
        page.routeWebSocket("ws://localhost:8084/**", socket -> socket.send("""
                {"type":"snapshot","paymentRequests":[]}"""));
    }

    @AfterEach
    void close_page(TestInfo test) {
        try {
            if (System.getProperty("screenshots") != null) {
                String name = test.getTestMethod().orElseThrow().getName();
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
            }
            assertEquals(List.of(), troubleInPage);
            assertEquals(List.of(), Accessibility.violations(page));
            assertEquals(390, page.evaluate("Math.max(390, document.documentElement.scrollWidth)"));
        } finally {
            context.close();
        }
    }

    @Test
    void a_link_to_pay_is_taken_out_of_the_address_and_shows_the_one_request() {
        openLink("link-token");

        assertThat(page.getByText("Demo Clinic asks for a payment")).isVisible();
        assertThat(page.getByText("A$85.00")).isVisible();
        assertEquals(payPage(""), page.url());
        assertEquals("{\"token\":\"link-token\"}", redemptions.getFirst().postData());
        assertEquals(null, redemptions.getFirst().headerValue("authorization"));
        assertEquals(null, redemptions.getFirst().headerValue("referer"));
        assertFalse(page.evaluate("JSON.stringify({ ...sessionStorage })")
                .toString()
                .contains("link-token"));
    }

    @Test
    void a_preview_that_opens_a_link_and_runs_its_scripts_does_not_use_it_up() {
        for (int visits = 0; visits < 3; visits++) {
            page.navigate(payPage("link-token"));
            assertThat(heading("Your clinic asks you for a payment")).isVisible();
            assertEquals(payPage(""), page.url());
            page.evaluate("sessionStorage.clear()");
            page.navigate("about:blank");
        }
        assertEquals(List.of(), redemptions);

        openLink("link-token");

        assertThat(page.getByText("A$85.00")).isVisible();
        assertEquals(1, redemptions.size());
    }

    @Test
    void before_the_press_nothing_is_redeemed_and_a_reload_still_offers_the_payment() {
        page.navigate(payPage("link-token"));
        assertThat(heading("Your clinic asks you for a payment")).isFocused();
        assertThat(page.getByText("Nothing is paid by opening it.")).isVisible();

        page.reload();

        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open the payment")))
                .isVisible();
        assertEquals(List.of(), redemptions);
    }

    @Test
    void two_presses_redeem_once() {
        page.navigate(payPage("link-token"));
        page.evaluate("document.getElementById('open').click(), document.getElementById('open').click()");

        assertThat(page.getByText("A$85.00")).isVisible();
        assertEquals(1, redemptions.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessionStorage", "localStorage"})
    void where_storage_is_forbidden_a_link_is_paid_and_a_guest_joins_all_the_same(String storage) {
        page.addInitScript("""
                Object.defineProperty(window, '%s', { get() { throw new DOMException('Insecure', 'SecurityError'); } })
                """.formatted(storage));
        openLink("link-token");
        assertThat(page.getByText("A$85.00")).isVisible();

        page.navigate(demo.resolve("/call/call-1/guest").toString());
        page.getByLabel("Your name").fill("Pat Smith");
        press("Join the call");
        assertThat(page.getByText("A$85.00")).isVisible();
    }

    @Test
    void who_cannot_be_remembered_is_told_why_signing_in_does_not_work() {
        page.addInitScript(
                "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('Insecure', 'SecurityError'); } })");
        page.navigate(demo.resolve("/configure").toString());

        press("Sign in");

        assertThat(page.getByText("This browser does not let the page remember that you signed in."))
                .isVisible();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//evil.example/",
                "//configure;@evil.example",
                "https://evil.example/",
                "\\\\\\\\evil.example",
                "javascript:document.title=1",
                "http://localhost:1/"
            })
    void after_signing_in_nobody_is_sent_to_another_site(String backTo) {
        page.addInitScript("""
                sessionStorage.setItem('demo-call-sign-in', JSON.stringify({ state: 's', verifier: 'v', backTo: '%s' }))
                """.formatted(backTo));
        page.route("**/protocol/openid-connect/token", route -> respond(route, 200, """
                {"access_token":"%s","refresh_token":"r","id_token":"i","expires_in":300}""".formatted(jwt("{}"))));

        page.navigate(demo.resolve("/signed-in?state=s&code=c").toString());

        assertThat(page).hasTitle("Caretill demo call");
        assertEquals(demo.resolve("/").toString(), page.url());
    }

    @Test
    void what_was_paid_stays_on_the_page_after_the_call() {
        shownToGuest = REQUEST.replace("REQUESTED", "PAID")
                .replace("\"version\":1", "\"version\":4,\"paidAt\":\"2026-11-23T01:05:00Z\"");
        page.navigate(demo.resolve("/call/call-1/guest").toString());
        page.getByLabel("Your name").fill("Pat Smith");
        press("Join the call");
        assertThat(heading("Payment complete")).isVisible();
        guestStatus = 401;

        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

        assertThat(heading("The call has ended")).isFocused();
        assertThat(heading("Payment complete")).isVisible();
        assertThat(page.getByText("Your visit has ended. There is nothing more to pay."))
                .isVisible();
        page.reload();
        assertThat(heading("The call has ended")).isVisible();
        assertThat(page.getByText("Your visit has ended.")).isVisible();
    }

    @Test
    void a_name_that_cannot_be_used_is_told_at_the_door() {
        page.navigate(demo.resolve("/call/call-1/guest").toString());
        page.getByLabel("Your name").fill("\u200B");
        press("Join the call");
        assertThat(page.getByText("Please enter your name in letters that can be read"))
                .isVisible();
        assertThat(page.getByLabel("Your name")).isFocused();
    }

    @Test
    void a_reload_goes_on_without_the_link() {
        openLink("link-token");
        assertThat(page.getByText("Demo Clinic asks for a payment")).isVisible();

        page.reload();

        assertThat(page.getByText("Demo Clinic asks for a payment")).isVisible();
        assertEquals(1, redemptions.size());
    }

    @Test
    void a_link_that_was_used_or_is_over_says_so_and_what_to_do() {
        redemptionStatus = 404;
        openLink("used-token");

        assertThat(heading("This link does not work any more")).isFocused();
        assertThat(page.getByText("ask your clinic for a new link")).isVisible();
        assertThat(page.getByRole(AriaRole.BUTTON)).hasCount(0);
        page.reload();
        assertThat(heading("This link does not work any more")).isVisible();
        assertEquals(1, redemptions.size());
    }

    @Test
    void a_try_that_failed_is_made_again_with_the_same_link() {
        redemptionStatus = 503;
        openLink("link-token");
        assertThat(heading("The payment could not be opened")).isVisible();
        assertEquals(payPage(""), page.url());
        redemptionStatus = 200;

        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Try again"))
                .click();

        assertThat(page.getByText("Demo Clinic asks for a payment")).isVisible();
        assertThat(heading("The payment could not be opened")).isHidden();
    }

    static Stream<Consumer<PagesOnATelephoneComponentTest>> another_try() {
        return Stream.of(
                test -> test.press("Try again"),
                test -> {
                    test.page.reload();
                    test.press("Open the payment");
                },
                test -> {
                    test.page.evaluate("location.hash = 'link-token'");
                    test.press("Open the payment");
                });
    }

    @ParameterizedTest
    @MethodSource("another_try")
    void a_redemption_whose_answer_was_lost_is_repeated(Consumer<PagesOnATelephoneComponentTest> anotherTry) {
        redemptionsAnswerIsLost = true;
        openLink("link-token");
        assertThat(heading("The payment could not be opened")).isVisible();
        redemptionsAnswerIsLost = false;

        anotherTry.accept(this);

        assertThat(page.getByText("Demo Clinic asks for a payment")).isVisible();
        assertEquals(2, redemptions.size());
    }

    @Test
    void the_key_of_a_link_is_random_and_forgotten_with_it() {
        openLink("link-token");
        assertThat(page.getByText("A$85.00")).isVisible();
        page.evaluate("location.hash = 'another-token'");
        press("Open the payment");
        assertThat(page.getByText("A$85.00")).isVisible();

        List<String> keys = redemptions.stream()
                .map(redemption -> redemption.headerValue("idempotency-key"))
                .toList();
        assertEquals(2, keys.stream().distinct().count());
        for (String key : keys) {
            assertEquals(4, UUID.fromString(key).version());
            assertFalse(page.evaluate("JSON.stringify({ ...sessionStorage })")
                    .toString()
                    .contains(key));
        }
    }

    @Test
    void too_many_tries_are_told() {
        redemptionStatus = 429;
        openLink("link-token");
        assertThat(heading("Too many tries")).isVisible();
    }

    @Test
    void another_link_in_the_same_tab_takes_the_place_of_the_first() {
        openLink("link-token");
        assertThat(page.getByText("Demo Clinic asks for a payment")).isVisible();
        redemptionStatus = 404;

        page.evaluate("location.hash = 'another-token'");
        assertThat(page.getByText("Demo Clinic asks for a payment")).isHidden();
        press("Open the payment");

        assertThat(heading("This link does not work any more")).isVisible();
        assertThat(page.getByText("Demo Clinic asks for a payment")).isHidden();
        assertTrue(redemptions.getLast().postData().contains("another-token"));
        assertEquals(payPage(""), page.url());
    }

    @Test
    void a_guest_is_told_that_the_call_has_ended_and_joins_again() {
        page.navigate(demo.resolve("/call/call-1/guest").toString());
        page.getByLabel("Your name").fill("Pat Smith");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Join the call"))
                .click();
        assertThat(page.getByText("Demo Clinic asks for a payment")).isVisible();
        guestStatus = 401;

        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");

        assertThat(heading("The call has ended")).isFocused();
        guestStatus = 200;
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Join again"))
                .click();
        assertThat(heading("Waiting room")).isVisible();
        assertThat(page.getByLabel("Your name")).hasValue("Pat Smith");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Join the call"))
                .click();
        assertThat(page.getByText("Demo Clinic asks for a payment")).isVisible();
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 375})
    void a_clinicians_buttons_stand_in_one_line(int width) {
        page.setViewportSize(width, 720);
        page.navigate(demo.resolve("/call/call-1").toString());
        assertThat(page.locator("#gate")).isVisible();

        assertEquals(
                page.locator("[data-toggle]").first().boundingBox().y,
                page.locator("#end-call").boundingBox().y);
        page.setViewportSize(390, 844);
    }

    @Test
    void who_hangs_up_is_asked_while_a_request_is_open_though_the_tool_is_folded_away() {
        page.addInitScript("sessionStorage.setItem('demo-call-tokens', JSON.stringify({ accessToken: '" + jwt("""
            {"sub":"clinician-1","name":"Clara","realm_access":{"roles":["clinician"]}}""")
                + "', endsAt: Date.now() + 3_600_000 }))");
        page.navigate(demo.resolve("/call/call-1").toString());
        assertThat(page.locator("caretill-payment-request .request")).hasCount(1);
        Locator hangUp = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End the call"));

        hangUp.click();
        assertThat(page.getByText("A$85.00 is still waiting to be paid.")).isVisible();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stay in the call"))
                .click();
        assertThat(page.locator("#told")).isEmpty();
        hangUp.click();
        page.getByRole(AriaRole.ALERTDIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("End the call"))
                .click();

        // The token satisfies only the page; the backend refuses it.
        assertThat(page.locator("#told")).hasText("The call could not be ended just now. Please try again.");
    }

    private static String jwt(String claims) {
        return "header.%s.signature"
                .formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8)));
    }

    /** A person opens the link and presses the button. */
    private void openLink(String token) {
        page.navigate(payPage(token));
        press("Open the payment");
    }

    private void press(String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                .click();
    }

    private Locator heading(String words) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(words));
    }

    private String payPage(String token) {
        return demo.resolve("/pay") + (token.isEmpty() ? "" : "#" + token);
    }

    private void serve(Route route) {
        Request request = route.request();
        if (request.method().equals("OPTIONS")) {
            respond(route, 204, "");
        } else if (request.url().equals(REDEMPTION)) {
            redemptions.add(request);
            redeem(route);
        } else if (request.url().startsWith(CLINICS)) {
            respond(route, 200, """
                {"enabled":true,"currency":"AUD","minimumMinor":50,"maximumMinor":1000000,"stripe":{"status":"LINKED","chargesEnabled":true}}""");
        } else if (request.url().contains("/guests?")) {
            respond(route, 200, "{\"items\":[]}");
        } else if (request.url().contains("/v1/payment-requests?")) {
            respond(route, 200, "{\"items\":[" + REQUEST + "]}");
        } else if (request.url().endsWith("/v1/guest/payment-requests")) {
            respond(route, guestStatus, "{\"items\":[" + shownToGuest + "]}");
        } else if (request.url().endsWith("/receipt")) {
            respond(route, 503, "{}");
        } else {
            respond(route, 200, shownToGuest);
        }
    }

    /** As the service: a link works once, and again only with the key of that redemption. */
    private void redeem(Route route) {
        Request request = route.request();
        String key = request.headers().get("idempotency-key");
        int status = redemptionStatus;
        if (key == null) {
            status = 400;
        } else if (status == 200
                && !usedLinks.computeIfAbsent(request.postData(), _ -> key).equals(key)) {
            status = 404;
        }
        if (redemptionsAnswerIsLost) {
            route.abort();
            return;
        }
        String token = jwt("{\"call_id\":\"call-1\",\"payment_request_id\":\"preq_1\"}");
        respond(route, status, """
                {"guestToken":"%s","expiresAt":"2099-11-23T05:00:00Z","paymentRequestId":"preq_1"}""".formatted(token));
    }

    private static void respond(Route route, int status, String json) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType("application/json")
                .setHeaders(Map.of(
                        "Access-Control-Allow-Origin", "*",
                        "Access-Control-Allow-Headers", "*, Authorization",
                        "Access-Control-Allow-Methods", "*"))
                .setBody(json));
    }
}
