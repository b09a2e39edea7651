package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.caretill.browser.Accessibility;
import org.caretill.browser.Gallery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One element in a page of Chromium under the strictest Content-Security-Policy a host may have. The services are played
 * here: a test says what each address answers and speaks through the live connection; nothing leaves the browser.
 */
@ExtendWith({ChromiumOfThread.class, PictureOfFailure.class})
abstract class ElementInBrowser {

    static final String SERVICES = "https://services.test";
    static final String HOST = "https://host.test";
    static final String PAGE = HOST + "/page";

    /** Where the jar has what browsers load. */
    static final String ELEMENTS = "/META-INF/resources/caretill";

    private static final String POLICY = "default-src 'none'; script-src 'self' https://stripe.test; connect-src "
            + SERVICES + " wss://services.test; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
            + "; require-trusted-types-for 'script'; trusted-types lit-html caretill";
    private static final Gson GSON = new Gson();

    /** A QR code as the service gives it, in JSON; with what it never has, and what may not come into a page. */
    static final String QR = """
            <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'><script>alert(1)</script>\
            <rect width='4' height='4' fill='#fff'/><rect x='1' y='1' width='2' height='2' fill='#000'/>\
            <a href='javascript:alert(1)'><path d='M0 0h1v1z'/></a><path d='M0 0h1v1H0z'/></svg>""";

    private final Map<String, JsonElement> answers = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, String> files = new HashMap<>();
    private final List<WebSocketRoute> liveConnections = new ArrayList<>();
    /** How many live connections were opened. */
    int connections;

    private boolean callEnded;
    /** The services answer, but do not allow pages of the host's origin. */
    boolean servicesRefuseOrigin;

    final List<Call> calls = new ArrayList<>();
    private final List<String> consoleErrors = new ArrayList<>();
    private final Map<String, JsonObject> requests = new LinkedHashMap<>();
    private ChromiumOfThread.Started browser;
    /** What the platform has said of the guest's language; null: nothing. */
    String locale;

    /** What the host gives the element, and the services expect. */
    String token = "the.token.itself";

    Page page;

    /** A call the element made to a service. */
    record Call(String method, String path, JsonObject body, String idempotencyKey, String ifMatch, String accept) {}

    @BeforeAll
    static void be_patient() {
        // Longer than the pause after which a page looks again.
        PlaywrightAssertions.setDefaultAssertionTimeout(10_000);
    }

    @BeforeEach
    void open_page(ChromiumOfThread.Started browser) {
        this.browser = browser;
        page = browser.newPage();
        page.setDefaultTimeout(10_000);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && !isOfTheBrowserAlone(message.text())) {
                consoleErrors.add(message.text());
            }
        });
        page.onPageError(consoleErrors::add);
        page.route("**/*", this::serve);
        page.routeWebSocket("wss://services.test/**", this::accept);
    }

    /**
     * No script error and no breach of the policy, in any test; what stands on the screen is accessible, and fits a
     * screen of 320 pixels without scrolling sideways (WCAG 1.4.10).
     */
    @AfterEach
    void close_page(TestInfo test) {
        try {
            assertEquals(List.of(), Accessibility.violations(page));
            assertEquals(List.of(), consoleErrors);
            page.setViewportSize(320, 900);
            assertEquals(320, page.evaluate("Math.max(320, document.documentElement.scrollWidth)"));
            Gallery.keepEveryLook(
                    page, getClass(), test.getTestMethod().orElseThrow().getName());
        } finally {
            closePages();
        }
    }

    /** A request that the page sends while it is being closed cannot be answered any more; Playwright reports that. */
    private void closePages() {
        try {
            browser.closePages();
        } catch (PlaywrightException e) {
            if (!e.getMessage().contains("has been closed")) {
                throw e;
            }
        }
    }

    /** With {@code -Dscreenshots}, what is on the screen on the way, as each test's last screen is. */
    void keepPicture(String name) {
        Gallery.keep(page, getClass(), name);
    }

    void takePicture(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setFullPage(true));
    }

    /** Shows the element with these attributes and a token. */
    void show(String element) {
        answers.put("the page", GSON.toJsonTree("""
            <!doctype html><html lang="en"><head><title>A call</title>
            <script type="module" src="/%s"></script><script type="module" src="/host.js"></script></head>
            <body><main><h1>A call</h1>%s</main></body></html>
            """.formatted(module(), element)));
        page.navigate(PAGE);
    }

    /** What the page loads. */
    String module() {
        return "payment-elements.js";
    }

    /** What the host sends with its page. */
    Map<String, String> pageHeaders() {
        return Map.of("Content-Security-Policy", POLICY);
    }

    // The services

    void answer(String methodAndPath, String json) {
        answers.put(methodAndPath, JsonParser.parseString(json));
        failures.remove(methodAndPath);
    }

    /** The address gives this file to whom accepts its type. */
    void answerFile(String path, String type, String content) {
        files.put(type + " " + path, content);
    }

    /** The service answers this status, or does not answer at all (0), until it is told to {@link #answer} again. */
    void fail(String methodAndPath, int status, String problem) {
        failures.put(methodAndPath, status);
        answers.put(methodAndPath, JsonParser.parseString(problem));
    }

    /** The payment request is known to the service from now on, and is told to everybody connected. */
    void tell(String event, JsonObject request) {
        remember(request);
        for (WebSocketRoute connection : liveConnections) {
            connection.send("""
                {"type":"change","event":"%s","at":"2026-11-23T01:02:%02d.500Z","paymentRequest":%s}\
                """.formatted(event, 10 + request.get("version").getAsInt(), withoutDescription(request)));
        }
    }

    /** Everybody connected is told who is present, each as JSON. */
    void tellPresence(String participants) {
        liveConnections.forEach(
                connection -> connection.send("{\"type\":\"presence\",\"participants\":[" + participants + "]}"));
    }

    /** A call that fails on purpose, and a page in a frame of another site, in which nothing is focused by itself. */
    private static boolean isOfTheBrowserAlone(String error) {
        return error.startsWith("Failed to load resource") || error.startsWith("Blocked autofocusing");
    }

    /** The payment request is known to the service, but nobody was told. */
    void remember(JsonObject request) {
        requests.put(request.get("id").getAsString(), request);
    }

    /** Everybody connected is sent a heartbeat. */
    void sendHeartbeat() {
        liveConnections.forEach(connection -> connection.send("{\"type\":\"heartbeat\"}"));
    }

    /** The platform ends the call: REST says so, and the live connections are closed. */
    void endCall() {
        callEnded = true;
        List<WebSocketRoute> closed = List.copyOf(liveConnections);
        liveConnections.clear();
        closed.forEach(connection ->
                connection.close(new WebSocketRoute.CloseOptions().setCode(4401).setReason("token-revoked")));
    }

    /** The patient is in the call again, with a token of it. */
    void beginCallAgain() {
        callEnded = false;
    }

    /** Every live connection breaks. */
    void breakConnections() {
        List<WebSocketRoute> broken = List.copyOf(liveConnections);
        liveConnections.clear();
        broken.forEach(WebSocketRoute::close);
    }

    static JsonObject paymentRequest(int version, String status, String more) {
        return JsonParser.parseString("""
            {"id":"preq_1","version":%d,"status":"%s","clinicId":"demo-clinic","callId":"call-1",
             "payerParticipantId":"patient-1","amountMinor":8500,"currency":"AUD","description":"Long consultation",
             "createdAt":"2026-11-23T01:02:03.456Z","expiresAt":"2026-11-23T02:02:03.456Z","openedAt":null,
             "paidAt":null,"endedAt":null,"lastFailure":null,"card":null,"refundedMinor":0%s}
            """.formatted(version, status, more.isEmpty() ? "" : "," + more))
                .getAsJsonObject();
    }

    /** Whatever the page has sent until now is among the calls afterwards: so it can be told that something was not sent. */
    void letCallsArrive() {
        page.evaluate("fetch('" + SERVICES + "/the-last', { headers: { Authorization: 'Bearer " + token
                + "' } }).then(({ status }) => status)");
    }

    List<Call> callsTo(String methodAndPath) {
        return calls.stream()
                .filter(call -> (call.method + " " + call.path).equals(methodAndPath))
                .toList();
    }

    private void accept(WebSocketRoute connection) {
        connections++;
        liveConnections.add(connection);
        connection.onClose((code, reason) -> liveConnections.remove(connection));
        connection.send("""
            {"type":"snapshot","paymentRequests":%s}\
            """.formatted(requests.values().stream()
                .map(ElementInBrowser::withoutDescription)
                .toList()));
    }

    private void serve(Route route) {
        Request request = route.request();
        String url = request.url();
        if (url.startsWith(PAGE)) {
            respond(route, 200, "text/html", answers.get("the page").getAsString(), pageHeaders());
        } else if (url.endsWith("/host.js")) {
            respond(route, 200, "text/javascript", """
                document.querySelector('main').lastElementChild.token = '%s';
                window.events = [];
                for (const name of ['requested', 'succeeded', 'asked', 'paid']) {
                  addEventListener(`caretill-payment-${name}`, (event) => window.events.push(`${name} ${event.detail.id}`));
                }
                """.formatted(token), Map.of());
        } else if (url.startsWith(HOST) && url.matches(".+[.]js([?].*)?")) {
            String file = url.substring(HOST.length()).replaceFirst("[?].*", "");
            respond(route, 200, "text/javascript", text(ELEMENTS + file), Map.of());
        } else if (url.startsWith(HOST + "/fonts/") && url.endsWith(".woff")) {
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("font/woff")
                    .setBodyBytes(bytes(ELEMENTS + url.substring(HOST.length()))));
        } else if (url.startsWith("https://stripe.test/")) {
            respond(route, 200, "text/javascript", text("/stripe.js"), Map.of());
        } else if (url.equals(SERVICES + "/") && !servicesRefuseOrigin) {
            // What the elements ask when a service is not reached: here it is away.
            route.abort();
        } else if (url.equals(SERVICES + "/")) {
            respond(route, 404, "text/plain", "", Map.of());
        } else if (url.startsWith(SERVICES) && servicesRefuseOrigin) {
            // As a browser treats an answer that is not for this origin.
            route.abort();
        } else if (url.startsWith(SERVICES)) {
            serveCall(route, request, url.substring(SERVICES.length()));
        } else if (url.startsWith("https://consent.test/")) {
            respond(
                    route,
                    200,
                    "text/html",
                    "<!doctype html><html lang=en><title>Stripe</title><main><h1>Stripe</h1></main>",
                    Map.of());
        } else {
            respond(route, 404, "text/plain", "", Map.of());
        }
    }

    void serveCall(Route route, Request request, String path) {
        Map<String, String> cors = Map.of(
                "Access-Control-Allow-Origin", "*",
                "Access-Control-Allow-Headers", "*, Authorization",
                "Access-Control-Allow-Methods", "*");
        if (request.method().equals("OPTIONS")) {
            respond(route, 204, "text/plain", "", cors);
            return;
        }
        assertEquals("Bearer " + token, request.headerValue("authorization"));
        String call = request.method() + " " + path;
        JsonElement body = request.postData() == null ? new JsonObject() : JsonParser.parseString(request.postData());
        calls.add(new Call(
                request.method(),
                path,
                body.getAsJsonObject(),
                request.headerValue("idempotency-key"),
                request.headerValue("if-match"),
                request.headerValue("accept")));
        int status = failures.getOrDefault(call, 200);
        if (status == 0) {
            route.abort();
        } else if (status == 200 && files.containsKey(acceptedType(request) + " " + path)) {
            respond(route, 200, acceptedType(request), files.get(acceptedType(request) + " " + path), cors);
        } else if (answers.containsKey(call)) {
            String type = status < 400 ? "application/json" : "application/problem+json";
            respond(route, status, type, answers.get(call).toString(), cors);
        } else if (path.equals("/v1/guest/payment-requests") || path.startsWith("/v1/payment-requests?")) {
            respond(
                    route,
                    200,
                    "application/json",
                    "{\"items\":" + GSON.toJson(requests.values()) + ",\"callEnded\":" + callEnded
                            + ",\"country\":\"AU\",\"timeZone\":\"Australia/Sydney\",\"locale\":" + GSON.toJson(locale)
                            + "}",
                    cors);
        } else {
            respond(route, 404, "application/problem+json", "{\"title\":\"Not found\",\"code\":\"not-found\"}", cors);
        }
    }

    private static String acceptedType(Request request) {
        return request.headerValue("accept").split(",", 2)[0];
    }

    static void respond(Route route, int status, String type, String body, Map<String, String> headers) {
        route.fulfill(new Route.FulfillOptions()
                .setStatus(status)
                .setContentType(type + ";charset=UTF-8")
                .setHeaders(headers)
                .setBody(body));
    }

    // The screen

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    Locator tab(String name) {
        return page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name));
    }

    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true))
                .filter(new Locator.FilterOptions().setVisible(true));
    }

    void seen(String words) {
        assertThat(page.getByText(words)
                        .filter(new Locator.FilterOptions().setVisible(true))
                        .first())
                .isVisible();
    }

    void notSeen(String words) {
        assertThat(page.getByText(words)).hasCount(0);
    }

    @SuppressWarnings("unchecked") // Playwright returns an array of strings as a list of strings.
    List<String> inPage(String expression) {
        return (List<String>) page.evaluate(expression);
    }

    static String tokenWith(String claims) {
        return "header.%s.signature"
                .formatted(Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(claims.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonObject withoutDescription(JsonObject request) {
        JsonObject told = request.deepCopy();
        told.remove("description");
        return told;
    }

    static String text(String resource) {
        return new String(bytes(resource), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = ElementInBrowser.class.getResourceAsStream(resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
