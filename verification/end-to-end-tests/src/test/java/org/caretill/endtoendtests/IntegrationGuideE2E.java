package org.caretill.endtoendtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Address.DEMO;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.caretill.browser.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * A platform follows {@code docs/integrate.md}: its commands are run as they stand there, on a copy of the samples in
 * which the ports are those of this stack, and end with a payment in a browser, on an origin of the platform's own. Each
 * sample, page or backend, is in one of the stories.
 */
@OnRunningStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class IntegrationGuideE2E {

    private static final DocumentedCommands GUIDE = DocumentedCommands.of("docs/integrate.md");
    private static final Path TOP = Path.of("target", "guide").toAbsolutePath();
    private static final Set<String> BUILT = Set.of("node_modules", "dist", "public", "lib", "caretill");
    private static final String GUIDES_PORT = "\\b3000\\b";
    private static final int MAX_SECONDS = 240;

    private final RunningStack stack;
    private final Chromium chromium = new Chromium();
    private final Map<String, String> variables = new HashMap<>();

    private Person clinician;
    private Person patient;
    private Process backend;

    IntegrationGuideE2E(RunningStack stack) {
        this.stack = stack;
    }

    /** The variables with which the guide starts Caretill, for pages at this port. */
    static Map<String, String> variablesOfRun(int port) {
        Map<String, String> variables = new HashMap<>();
        Matcher each = Pattern.compile("([A-Z_]+)=(\\S+)").matcher(GUIDE.block("run"));
        while (each.find()) {
            variables.put(each.group(1), each.group(2).replaceAll(GUIDES_PORT, Integer.toString(port)));
        }
        return variables;
    }

    @BeforeAll
    void set_the_clinic_up_and_get_the_samples() throws IOException, InterruptedException {
        copySamples();
        variables.putAll(NodeAndNpm.variables());
        String setUp =
                DocumentedCommands.of("README.md").block("story") + GUIDE.block("webhook") + GUIDE.block("events");
        List<String> said = run("set-up", setUp).strip().lines().toList();
        assertThat(said.getLast()).contains("payment_request.");
        String secret = said.get(said.size() - 2);
        assertThat(secret).startsWith("whsec_");
        variables.put("WEBHOOK_SECRET", secret);
        run("plain", GUIDE.block("plain"));
    }

    /** What a checkout has of it: the samples, and the packages that the build made. */
    private void copySamples() throws IOException {
        Path samples = RunningStack.checkout().resolve("docs/integrate");
        Files.walkFileTree(samples, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (BUILT.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copy(folder));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, copy(file), StandardCopyOption.REPLACE_EXISTING);
                return FileVisitResult.CONTINUE;
            }

            private Path copy(Path original) {
                return TOP.resolve("docs/integrate").resolve(samples.relativize(original));
            }
        });
        Path settings = TOP.resolve("docs/integrate/sandbox.env");
        Files.writeString(settings, moved(Files.readString(settings)));
        Path packages = TOP.resolve("payment-elements");
        Files.deleteIfExists(packages);
        Files.createSymbolicLink(packages, RunningStack.checkout().resolve("payment-elements"));
    }

    @BeforeEach
    void two_people_have_browsers() {
        clinician = new Person(chromium, "clinician", 1280, 900);
        patient = new Person(chromium, "patient", 412, 915);
    }

    @AfterEach
    void stop_the_backend() {
        if (backend != null) {
            DocumentedCommands.kill(backend);
            backend = null;
        }
        assertThat(clinician.complaints()).isEmpty();
        assertThat(patient.complaints()).isEmpty();
    }

    @AfterAll
    void close_browser_and_hear_no_more() {
        chromium.close();
        String endpoints = stack.url(Address.PAYMENT_REQUEST) + "/v1/webhook-endpoints";
        String token = new People(stack).callPlatformToken();
        Rest.get(endpoints, token)
                .expect(200)
                .get("items")
                .forEach(endpoint -> Rest.delete(
                                endpoints + "/" + endpoint.get("id").asText(), token)
                        .expect(204));
    }

    @Test
    void plain_pages_take_a_payment_and_the_backend_in_node_hears_of_it() throws Exception {
        start("node", Map.of());
        tells_both_sides_and_the_backend_that_it_is_paid();
    }

    @Test
    void pages_in_react_take_a_payment_and_the_backend_in_java_hears_of_it() throws Exception {
        run("react", GUIDE.block("react"));
        start("java", Map.of("PAGES", "../react/dist"));
        tells_both_sides_and_the_backend_that_it_is_paid();
    }

    @Test
    void pages_in_vue_take_a_payment() throws Exception {
        run("vue", GUIDE.block("react").replace("react", "vue"));
        start("node", Map.of("PAGES", "../vue/dist"));
        tells_both_sides_and_the_backend_that_it_is_paid();
    }

    /** Types are not checked when Node runs the backend. */
    @Test
    void the_types_of_the_backend_in_node_fit() throws Exception {
        run("types", "cd docs/integrate/node && npm ci && npm run check");
    }

    @Test
    void one_script_tag_loads_the_elements_from_another_origin() throws Exception {
        String integrity = Rest.JSON
                .readTree(run("script", GUIDE.block("script")))
                .get("integrity")
                .asText();
        String tag = moved(GUIDE.line("<script")).replace("sha384-…", integrity);
        byte[] page = ("<!doctype html><title>Visit</title><link rel=icon href=data:,>" + tag).getBytes(UTF_8);
        HttpServer platform =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), stack.platformsPort()), 0);
        platform.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.getResponseHeaders()
                    .set("Content-Security-Policy", "default-src 'none'; img-src data:; script-src " + stack.url(DEMO));
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        platform.start();
        try {
            patient.page.navigate(origin());
            patient.page.waitForFunction("customElements.get('caretill-pay') !== undefined");
        } finally {
            platform.stop(0);
        }
    }

    /** @param pages the variable that says which pages the backend serves; empty: the plain ones */
    private void start(String name, Map<String, String> pages) throws IOException {
        Path output = Path.of("target", "guide-" + name + ".log");
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(pages);
        backend = DocumentedCommands.start(output, TOP, moved(GUIDE.block(name)), all);
        eventually("the backend listens").until(() -> {
            String said = Files.readString(output);
            assertThat(backend.isAlive()).as(said).isTrue();
            return said.contains("Listening at");
        });
    }

    private void tells_both_sides_and_the_backend_that_it_is_paid() throws Exception {
        clinician.page.navigate(origin());
        clinician.page.getByLabel("Name").fill("clinician");
        clinician.page.getByLabel("Password").fill("clinician");
        clinician.button("Sign in").click();
        clinician.sees("For the patient:");
        patient.page.navigate(clinician.page.getByRole(AriaRole.LINK).innerText());
        patient.page.getByLabel("Your name").fill("Pat Patient");
        patient.button("Join").click();
        patient.sees("Nothing to pay right now.");

        Locator tool = clinician.page.locator("caretill-payment-request");
        tool.getByLabel("Amount", new Locator.GetByLabelOptions().setExact(true))
                .fill("85.00");
        tool.getByLabel("Description").fill("Long consultation");
        tool.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Request payment"))
                .click();
        patient.sees("Long consultation");
        patient.button("Pay now").click();
        patient.page.getByLabel("E-mail for the receipt").fill("pat@example.com");
        var stripe = patient.page.frameLocator("iframe[title='Secure payment input frame']");
        stripe.getByLabel("Card number").fill(Simulator.PAYS);
        stripe.getByLabel("Expiration date").fill("12 / 40");
        stripe.getByLabel("Security code").fill("123");
        patient.button("Pay $85.00").click();

        patient.sees("Payment complete");
        patient.sees("Thank you, it is paid.");
        clinician.sees("Payment received: $85.00");
        clinician.sees("PAID: 8500 AUD");
        clinician.screenshot("asks-on-the-platforms-page");
        patient.screenshot("pays-on-the-platforms-page");
        takesOnlyWhatCaretillSaysAndTheNewest();

        // Other languages are files of their own, which the page must have.
        patient.page.locator("caretill-pay select").selectOption("de");
        patient.sees("Zahlung abgeschlossen");

        clinician.button("End the call").click();
        clinician.sees("The call has ended.");
        patient.sees("The visit has ended.");
    }

    /** Of what comes to the address of the webhooks. */
    private void takesOnlyWhatCaretillSaysAndTheNewest() throws GeneralSecurityException {
        JsonNode known = payments().get(0);
        String declined = event(
                "payment_request.declined",
                known,
                "DECLINED",
                known.get("version").asInt() + 1);
        String old = event("payment_request.requested", known, "REQUESTED", 1);
        long now = Instant.now().getEpochSecond();
        assertThat(webhook("msg_1", now, sign("msg_2", now, declined), declined))
                .isEqualTo(400);
        assertThat(webhook("msg_1", now - 600, sign("msg_1", now - 600, declined), declined))
                .isEqualTo(400);
        String id = "msg_" + UUID.randomUUID();
        assertThat(webhook(id, now, sign(id, now, old), old)).isEqualTo(204);
        assertThat(payments().get(0)).isEqualTo(known);

        assertThat(webhook(id, now, sign(id, now, declined), declined))
                .as("the same id again")
                .isEqualTo(204);
        assertThat(payments().get(0)).isEqualTo(known);
    }

    /** What the backend tells the clinician, and nobody else. */
    private JsonNode payments() {
        String path = "/api/calls/" + clinician.page.url().replaceFirst(".*call=", "") + "/payments";
        assertThat(Rest.get(backend(path), null).status()).isEqualTo(401);
        return Rest.JSON.valueToTree(
                clinician.page.evaluate("path => fetch(path).then((answer) => answer.json())", path));
    }

    private static String event(String type, JsonNode payment, String status, int version) {
        ObjectNode data = payment.deepCopy();
        data.put("status", status).put("version", version);
        ObjectNode event = Rest.JSON.createObjectNode();
        event.put("type", type).put("timestamp", Instant.now().toString()).set("data", data);
        return event.toString();
    }

    /** https://www.standardwebhooks.com */
    private String sign(String id, long timestamp, String body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                Base64.getDecoder().decode(variables.get("WEBHOOK_SECRET").substring("whsec_".length())),
                "HmacSHA256"));
        return "v1,"
                + Base64.getEncoder().encodeToString(mac.doFinal((id + "." + timestamp + "." + body).getBytes(UTF_8)));
    }

    private int webhook(String id, long timestamp, String signature, String body) {
        return Rest.post(
                        backend("/webhooks/caretill"),
                        null,
                        body,
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        Long.toString(timestamp),
                        "webhook-signature",
                        signature)
                .status();
    }

    /** Not every machine's resolver knows names under localhost, as browsers do. */
    private String backend(String path) {
        return "http://127.0.0.1:" + stack.platformsPort() + path;
    }

    private String origin() {
        return "http://visits.localhost:" + stack.platformsPort();
    }

    private String run(String name, String script) throws IOException, InterruptedException {
        return DocumentedCommands.run(
                Path.of("target", "guide-" + name + ".log"), TOP, moved(script), variables, MAX_SECONDS);
    }

    private String moved(String text) {
        return DocumentedCommands.onPortsOf(stack, text)
                .replaceAll(GUIDES_PORT, Integer.toString(stack.platformsPort()));
    }
}
