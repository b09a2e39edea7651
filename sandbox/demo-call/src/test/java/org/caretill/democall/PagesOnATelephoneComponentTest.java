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
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
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
import org.caretill.browser.Gallery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
         "amountMinor":8500,"currency":"AUD","description":"Long consultation","clinicName":"Demo Clinic","createdAt":"2026-11-23T01:02:03Z",
         "expiresAt":"2099-11-23T02:02:03Z","refundedMinor":0}""";

    private static final String STRIPE_JS = "http://localhost:8090/dahlia/stripe.js";

    /** A Stripe whose card form is one field, and which knows no wallet. */
    private static final String STRIPE = """
        window.Stripe = () => ({
          elements: () => ({
            create: (type) => ({
              on: (event, listener) => event === 'ready' && type === 'payment' && setTimeout(listener),
              mount: (place) => type === 'payment' && (place.innerHTML = '<label>Card number <input></label>'),
              update() {},
              destroy() {},
            }),
          }),
          retrievePaymentIntent: async () => ({ paymentIntent: { status: 'requires_payment_method' } }),
        });""";

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

    /** Empty if nothing is asked of the guest. */
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
        page.route(STRIPE_JS, route -> respond(route, 200, STRIPE));
        page.routeWebSocket("ws://localhost:8084/**", socket -> socket.send("""
                {"type":"snapshot","paymentRequests":[]}"""));
    }

    @AfterEach
    void close_page(TestInfo test) {
        try {
            assertEquals(List.of(), troubleInPage);
            assertEquals(List.of(), Accessibility.violations(page));
            assertEquals(390, page.evaluate("Math.max(390, document.documentElement.scrollWidth)"));
            Gallery.keepEveryLook(
                    page, getClass(), test.getTestMethod().orElseThrow().getName());
        } finally {
            context.close();
        }
    }

    @Test
    void a_link_to_pay_is_taken_out_of_the_address_and_shows_the_one_request() {
        openLink("link-token");

        assertThat(page.getByText("Payment request from Demo Clinic")).isVisible();
        assertThat(page.getByText("$85.00")).isVisible();
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
            page.evaluate("sessionStorage.clear()");
            page.navigate("about:blank");
        }
        assertEquals(List.of(), redemptions);

        openLink("link-token");

        assertThat(page.getByText("$85.00")).isVisible();
        assertEquals(1, redemptions.size());
    }

    @Test
    void before_the_press_nothing_is_redeemed_and_a_reload_still_offers_the_payment() {
        page.navigate(payPage("link-token"));
        assertThat(heading("Your clinic asks you for a payment")).isFocused();
        assertThat(page.getByText("Nothing is charged by opening it.")).isVisible();

        page.reload();

        assertThat(page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open the payment")))
                .isVisible();
        assertEquals(List.of(), redemptions);
    }

    @Test
    void two_presses_redeem_once() {
        page.navigate(payPage("link-token"));
        page.evaluate("document.getElementById('open').click(), document.getElementById('open').click()");

        assertThat(page.getByText("$85.00")).isVisible();
        assertEquals(1, redemptions.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sessionStorage", "localStorage"})
    void where_storage_is_forbidden_a_link_is_paid_and_a_guest_joins_all_the_same(String storage) {
        page.addInitScript("""
                Object.defineProperty(window, '%s', { get() { throw new DOMException('Insecure', 'SecurityError'); } })
                """.formatted(storage));
        openLink("link-token");
        assertThat(page.getByText("$85.00")).isVisible();

        page.navigate(demo.resolve("/call/call-1/guest").toString());
        page.getByLabel("Your name").fill("Pat Smith");
        press("Join the call");
        assertThat(page.getByText("$85.00")).isVisible();
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
        assertThat(page.getByText("The call has ended. There is nothing more to pay."))
                .isVisible();
        page.reload();
        assertThat(heading("The call has ended")).isVisible();
        assertThat(page.getByText("The call has ended.")).isVisible();
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
        assertThat(page.getByText("Payment request from Demo Clinic")).isVisible();

        page.reload();

        assertThat(page.getByText("Payment request from Demo Clinic")).isVisible();
        assertEquals(1, redemptions.size());
    }

    @Test
    void a_link_that_was_used_or_is_over_says_so_and_what_to_do() {
        redemptionStatus = 404;
        openLink("used-token");

        assertThat(heading("This link no longer works")).isFocused();
        assertThat(page.getByText("ask your clinic for a new link")).isVisible();
        assertThat(page.getByRole(AriaRole.BUTTON)).hasCount(0);
        page.reload();
        assertThat(heading("No payment is open here")).isVisible();
        assertEquals(1, redemptions.size());
    }

    /** An app that shows pages within itself hands their address to the browser of the telephone. */
    @Test
    void a_link_in_the_window_of_an_app_can_be_opened_in_the_browser_until_it_is_used() {
        page.navigate(payPage("link-token"));
        assertThat(heading("Your clinic asks you for a payment")).isVisible();
        String handedOver = page.url();
        press("Open the payment");
        assertThat(page.getByText("$85.00")).isVisible();
        String handedOverLater = page.url();
        assertEquals(payPage("link-token"), handedOver);
        assertEquals(payPage(""), handedOverLater);

        page.evaluate("sessionStorage.clear()");
        page.navigate(handedOverLater);

        assertThat(heading("No payment is open here")).isFocused();
        assertThat(page.getByText("go back there: you can still pay there.")).isVisible();
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

        assertThat(page.getByText("Payment request from Demo Clinic")).isVisible();
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

        assertThat(page.getByText("Payment request from Demo Clinic")).isVisible();
        assertEquals(2, redemptions.size());
    }

    @Test
    void the_key_of_a_link_is_random_and_forgotten_with_it() {
        openLink("link-token");
        assertThat(page.getByText("$85.00")).isVisible();
        page.evaluate("location.hash = 'another-token'");
        press("Open the payment");
        assertThat(page.getByText("$85.00")).isVisible();

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
        assertThat(page.getByText("Payment request from Demo Clinic")).isVisible();
        redemptionStatus = 404;

        page.evaluate("location.hash = 'another-token'");
        assertThat(page.getByText("Payment request from Demo Clinic")).isHidden();
        press("Open the payment");

        assertThat(heading("This link no longer works")).isVisible();
        assertThat(page.getByText("Payment request from Demo Clinic")).isHidden();
        assertTrue(redemptions.getLast().postData().contains("another-token"));
        assertEquals(payPage(""), page.url());
    }

    @Test
    void a_guest_is_told_that_the_call_has_ended_and_joins_again() {
        page.navigate(demo.resolve("/call/call-1/guest").toString());
        page.getByLabel("Your name").fill("Pat Smith");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Join the call"))
                .click();
        assertThat(page.getByText("Payment request from Demo Clinic")).isVisible();
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
        assertThat(page.getByText("Payment request from Demo Clinic")).isVisible();
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
        signInAsClinicianOf("demo-clinic");
        page.navigate(demo.resolve("/call/call-1").toString());
        assertThat(page.locator("caretill-payment-request .request")).hasCount(1);
        Locator hangUp = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End the call"));

        hangUp.click();
        assertThat(page.getByText("$85.00 hasn’t been paid yet.")).isVisible();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Stay in the call"))
                .click();
        assertThat(page.locator("#told")).isEmpty();
        hangUp.click();
        page.getByRole(AriaRole.ALERTDIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("End the call"))
                .click();

        // The token satisfies only the page; the backend refuses it.
        assertThat(page.locator("#told")).hasText("The call couldn’t be ended just now. Please try again.");
    }

    /** The sizes of telephones on their side, and of a page enlarged to 200 and 400 % (WCAG 1.4.10). */
    @ParameterizedTest
    @CsvSource({"667, 375", "568, 320", "360, 330", "640, 450", "320, 256"})
    void on_a_short_screen_the_payment_can_be_reached_and_nothing_covers_it(int width, int height) {
        join();
        assertThat(page.getByText("Payment request from Demo Clinic")).isVisible();
        page.setViewportSize(width, height);
        mustBeReachable(button("Pay now"), width, height);
        mustEndWithItsContent();
        picture("short_%dx%d_request".formatted(width, height));

        press("Pay now");
        Locator pay = button("Pay $85.00");
        assertThat(pay).isVisible();
        mustBeReachable(pay, width, height);
        mustEndWithItsContent();
        picture("short_%dx%d_card".formatted(width, height));
        for (String name : List.of("Microphone", "Camera", "Leave the call")) {
            mustBeReachable(button(name), width, height);
        }
        page.setViewportSize(390, 844);
    }

    @Test
    void at_400_percent_the_clinicians_tool_scrolls_with_the_page_and_lies_on_nothing() {
        signInAsClinicianOf("demo-clinic");
        page.addInitScript("sessionStorage.setItem('demo-call-drawer-open', JSON.stringify('call-1'))");
        page.setViewportSize(320, 256);
        page.navigate(demo.resolve("/call/call-1").toString());
        Locator status = page.locator("caretill-payment-request .status");
        assertThat(status).isVisible();

        assertTrue((Boolean) page.evaluate("document.documentElement.scrollHeight > innerHeight"));
        assertEquals(320, page.evaluate("Math.max(320, document.documentElement.scrollWidth)"));
        var drawer = page.locator("#drawer").boundingBox();
        assertTrue(drawer.y + drawer.height <= page.locator(".bar").boundingBox().y);
        for (String command : List.of("Remind", "Copy link", "Change amount", "Cancel")) {
            Locator button = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(command));
            button.scrollIntoViewIfNeeded();
            assertThat(button).isInViewport();
        }
        page.setViewportSize(390, 844);
    }

    @ParameterizedTest
    @CsvSource({"667, 375", "320, 256", "390, 844", "1280, 800"})
    void while_nothing_is_to_pay_the_video_has_the_room(int width, int height) {
        shownToGuest = "";
        join();
        assertThat(page.getByText("Nothing to pay right now.")).isVisible();
        page.setViewportSize(width, height);

        assertTrue(page.locator("#stage").boundingBox().height >= 104, "the video is squeezed");
        mustBeReachable(button("Leave the call"), width, height);
        picture("nothing_to_pay_%dx%d".formatted(width, height));
        page.setViewportSize(390, 844);
    }

    @Test
    void who_leaves_with_something_to_pay_is_asked_and_can_pay_afterwards_or_come_back() {
        join();
        assertThat(heading("Video call")).isFocused();
        assertThat(button("Pay now")).isVisible();
        press("Leave the call");
        assertThat(page.getByText("You still have $85.00 to pay.")).isVisible();
        press("Stay in the call");
        assertThat(page.locator("#stage")).isVisible();

        press("Leave the call");
        page.getByRole(AriaRole.ALERTDIALOG)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Leave the call"))
                .click();

        assertThat(heading("Thanks, you’ve left the call")).isFocused();
        assertThat(page.getByText("You can close this page.")).isVisible();
        assertThat(button("Pay now")).isVisible();
        picture("left_with_something_to_pay");
        page.reload();
        assertThat(heading("Thanks, you’ve left the call")).isVisible();
        press("Back to the call");
        assertThat(heading("Video call")).isFocused();
        assertThat(page.locator("#stage")).isVisible();
    }

    @Test
    void who_leaves_and_owes_nothing_is_thanked_without_a_question() {
        shownToGuest = "";
        join();
        assertThat(page.getByText("Nothing to pay right now.")).isVisible();

        press("Leave the call");

        assertThat(heading("Thanks, you’ve left the call")).isFocused();
        assertThat(page.getByText("Nothing to pay right now.")).isHidden();
    }

    @Test
    void a_tab_that_is_not_looked_at_says_in_its_title_that_a_payment_waits() {
        join();
        assertThat(button("Pay now")).isVisible();
        assertThat(page).hasTitle("Your call · Caretill demo call");

        page.evaluate("""
            Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
            document.dispatchEvent(new Event('visibilitychange'))""");

        assertThat(page).hasTitle("(1) Payment requested");
        page.evaluate("delete document.hidden, document.dispatchEvent(new Event('visibilitychange'))");
        assertThat(page).hasTitle("Your call · Caretill demo call");
    }

    @Test
    void the_page_and_the_panel_follow_the_language_that_the_person_chooses() {
        page.navigate(demo.resolve("/call/call-1/guest").toString());
        // Nothing lies over it.
        page.locator("#language").click(new Locator.ClickOptions().setTrial(true));
        page.locator("#language").selectOption("de");
        assertThat(page.locator("html")).hasAttribute("lang", "de");

        page.locator("#name").fill("Pat Smith");
        page.locator("#join button").click();

        assertThat(page.locator("caretill-pay")).hasAttribute("lang", "de");
    }

    @Test
    void the_waiting_room_is_there_before_any_script() {
        page.route("**/*.js", Route::abort);
        page.navigate(demo.resolve("/call/call-1/guest").toString());

        assertThat(heading("Waiting room")).isVisible();
        assertThat(page.getByText("You are joining Demo Clinic.")).isVisible();
        assertThat(page.getByText("Getting your call ready…")).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/call/call-1", "/call/call-1/guest", "/pay#link-token", "/configure", "/payments"})
    void who_prefers_a_dark_screen_can_read_every_page(String address) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.navigate(demo.resolve(address).toString());
        assertThat(page.locator("main:visible, .gate:visible").first()).isVisible();
        assertEquals("rgb(16, 25, 23)", page.evaluate("getComputedStyle(document.documentElement).backgroundColor"));
        picture("dark" + address.replaceAll("\\W", "_"));
    }

    @Test
    void a_call_in_the_dark_is_dark_in_every_part() {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        join();
        press("Pay now");
        assertThat(button("Pay $85.00")).isVisible();
        assertEquals(
                "rgb(24, 35, 31)",
                page.locator("caretill-pay .panel").evaluate("(panel) => getComputedStyle(panel).backgroundColor"));
    }

    private void join() {
        page.navigate(demo.resolve("/call/call-1/guest").toString());
        page.getByLabel("Your name").fill("Pat Smith");
        press("Join the call");
    }

    /** It can be scrolled to, is wholly on the screen then, large enough for a finger, and nothing lies on it. */
    private void mustBeReachable(Locator control, int width, int height) {
        control.scrollIntoViewIfNeeded();
        BoundingBox box = control.boundingBox();
        assertTrue(box.height >= 40 && box.width >= 40, "too small: " + box.width + " x " + box.height);
        assertTrue(
                box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= height,
                "off the screen: %s, %s, %s x %s".formatted(box.x, box.y, box.width, box.height));
        assertEquals(true, control.evaluate("""
                    (control) => {
                      const { left, top, right, bottom } = control.getBoundingClientRect();
                      const root = control.getRootNode();
                      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
                      return [[x, y], [left + 4, y], [right - 4, y], [x, top + 4], [x, bottom - 4]]
                        .every(([x, y]) => control.contains(root.elementFromPoint(x, y)));
                    }"""));
    }

    /** The page scrolls as a whole, not the payment in a slit; and nobody can scroll into emptiness, nor sideways. */
    private void mustEndWithItsContent() {
        assertEquals(
                true, page.locator(".drawer-body").evaluate("(panel) => panel.scrollHeight <= panel.clientHeight + 1"));
        assertEquals(true, page.evaluate("""
                    () => {
                      const bottoms = [...document.querySelectorAll('#bar, .drawer, .top, .stage')]
                        .filter((part) => part.checkVisibility())
                        .map((part) => part.getBoundingClientRect().bottom + scrollY);
                      const { scrollHeight, scrollWidth } = document.documentElement;
                      return scrollWidth <= innerWidth && scrollHeight <= Math.max(innerHeight, Math.max(...bottoms) + 24);
                    }"""));
    }

    private Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private void picture(String name) {
        if (System.getProperty("screenshots") != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
        }
    }

    @Test
    void a_clinician_of_another_clinic_reads_whose_call_it_is() {
        signInAsClinicianOf("other-clinic");
        page.navigate(demo.resolve("/call/call-1").toString());

        assertThat(page.getByText("This call belongs to Demo Clinic, and you do not work there."))
                .isVisible();
        assertThat(page.locator("caretill-payment-request")).hasCount(0);
    }

    private void signInAsClinicianOf(String clinicId) {
        page.addInitScript("sessionStorage.setItem('demo-call-tokens', JSON.stringify({ accessToken: '"
                + jwt("""
            {"sub":"clinician-1","name":"Clara","clinic_ids":["%s"],"realm_access":{"roles":["clinician"]}}""".formatted(clinicId)) + "', endsAt: Date.now() + 3_600_000 }))");
    }

    @Test
    void what_came_while_the_tool_was_closed_is_a_badge_with_words_until_the_tool_is_opened() {
        signInAsClinicianOf("demo-clinic");
        page.addInitScript("""
            sessionStorage.setItem('caretill-told-outcomes', JSON.stringify(['preq_1 known']));
            sessionStorage.setItem('caretill-unseen-outcomes', JSON.stringify(['preq_1 declined']));
            """);
        page.navigate(demo.resolve("/call/call-1").toString());
        Locator apps = page.locator("#apps");
        assertThat(apps).hasAccessibleName("Apps & Tools 1 payment update");

        apps.click();
        page.locator("#open-tool").click();

        assertThat(apps).hasAccessibleName("Apps & Tools");
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
        } else if (request.url().endsWith("/payment")) {
            respond(route, 200, """
                {"publishableKey":"pk_test_1","stripeAccount":"acct_1","clientSecret":"pi_1_secret_1"}""");
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
