package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.caretill.browser.Chromium;
import org.junit.jupiter.api.Test;

/** Runs the README's commands exactly as written; only the ports are replaced by those of this stack. */
@OnRunningStack
class ReadmeE2E {

    private static final int MAX_SECONDS = 120;

    private final RunningStack stack;

    ReadmeE2E(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void the_story_in_curl_ends_with_a_paid_request() throws IOException, InterruptedException {
        String said = bash("readme-story", onThisStacksPorts(story()), Map.of());
        assertThat(said.strip().lines().toList().getLast()).as(said).contains("PAID");
    }

    @Test
    void the_audit_log_of_a_clinic_at_work_is_intact_and_keeps_its_heads() throws IOException, InterruptedException {
        Clinic clinic = Clinic.takingPayments(stack);
        Path heads = Path.of("target", "heads").toAbsolutePath();
        Files.deleteIfExists(heads);
        Map<String, String> ofThisStack = Map.of(
                "CARETILL_DATA_DIR", stack.data().toString(),
                "POSTGRES_PORT", Integer.toString(stack.port(Address.POSTGRES)));
        assertThat(bash("verify-audit-log", "bin/verify-audit-log --heads " + heads, ofThisStack))
                .contains(" 0 broken");
        assertThat(heads).content().contains(clinic.id);
        assertThat(bash("verify-audit-log", "bin/verify-audit-log --anchored " + heads, ofThisStack))
                .contains(" 0 lost", " 0 broken");
    }

    @Test
    void the_check_of_stripe_finds_nothing_wrong_with_the_simulator() throws IOException, InterruptedException {
        bash("stripe-check-story", onThisStacksPorts(story()), Map.of());
        String table = bash(
                "stripe-check",
                "bin/stripe-check",
                Map.of("CARETILL_DATA_DIR", stack.data().toString()));
        assertThat(table).contains("13 hold, 0 fail, 0 not checked");
    }

    @Test
    void the_live_client_hears_what_happens_in_a_call() throws IOException {
        VideoCall call = Clinic.takingPayments(stack).callWithPatient("Pat Patient");
        String client = Files.readString(RunningStack.checkout().resolve("docs/examples/live.mjs"));
        try (var chromium = new Chromium()) {
            Page page = new Person(chromium, "reader", 800, 600).page;
            List<String> heard = new ArrayList<>();
            page.onConsoleMessage(message -> heard.add(message.text()));
            page.navigate(stack.url(Address.DEMO));
            page.evaluate("""
                () => {
                  globalThis.process = { env: { TOKEN: '%s' }, argv: ['node', 'live.mjs', '%s'] };
                  %s
                }\
                """.formatted(call.clinic.clinicianToken, call.id, onThisStacksPorts(client)));

            String request = call.requestPayment(4_200, "Consultation");

            page.waitForCondition(
                    () -> heard.stream().anyMatch(line -> line.endsWith(request + " 1 REQUESTED 4200 AUD")));
        }
    }

    /** What the script says; it must succeed. */
    private static String bash(String name, String script, Map<String, String> variables)
            throws IOException, InterruptedException {
        return DocumentedCommands.run(
                Path.of("target", name + ".log"), RunningStack.checkout(), script, variables, MAX_SECONDS);
    }

    private String onThisStacksPorts(String script) {
        return DocumentedCommands.onPortsOf(stack, script);
    }

    private static String story() {
        return DocumentedCommands.of("README.md").block("story");
    }
}
