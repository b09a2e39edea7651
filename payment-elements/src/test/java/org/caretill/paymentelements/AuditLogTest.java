package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Download;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The audit log, for each who may read it. */
class AuditLogTest extends ConfigureInBrowser {

    private static final String LOG = CLINIC + "/audit-log";
    private static final String ENTRY = """
        {"position":12,"sequence":12,"at":"2026-11-23T01:02:03.456Z","actor":{"subject":"3f2a-77","role":"clinic-admin"},
         "from":"203.0.113.9","action":"settings-changed","organisationId":"demo-health","clinicId":"demo-clinic",
         "before":{"terms":{"currency":"AUD","maximumMinor":1000000,"presets":[]}},
         "after":{"terms":{"currency":"AUD","maximumMinor":50000,"presets":[{"label":"Standard"}]}},
         "hash":"9a0364b9e99bb480","previousHash":"1f"}\
        """;

    @BeforeEach
    void something_happened() {
        answer("GET " + SETTINGS, settings(4, ""));
        clinicHas(linked());
        answer("GET " + LOG, items(ENTRY));
    }

    @Test
    void an_admin_reads_who_changed_what_when_and_from_where() {
        show(element("clinic-admin"));
        tab("Audit log").click();
        page.getByText("Details").click();
        seen("Settings changed");
        seen("Clinic administrator");
        seen("Settings, maximum amount");
        seen("$10,000.00 → $500.00");
        seen("– → Standard");
        seen("203.0.113.9");
        seen("9a0364b9e99bb480");
        notSeen("Settings, currency");
    }

    @Test
    void the_log_is_filtered_by_time_and_action_and_comes_page_by_page() {
        answer(
                "GET " + LOG
                        + "?from=2026-10-31T13%3A00%3A00.000Z&to=2026-11-23T13%3A00%3A00.000Z&action=stripe-account-linked",
                "{\"items\":[" + ENTRY.replace("settings-changed", "stripe-account-linked")
                        + "],\"nextCursor\":\"9\"}");
        answer(
                "GET " + LOG
                        + "?from=2026-10-31T13%3A00%3A00.000Z&to=2026-11-23T13%3A00%3A00.000Z&action=stripe-account-linked&cursor=9",
                items(ENTRY.replace("settings-changed", "a-word-of-tomorrow").replace("12", "9")));
        show(element("clinic-admin"));
        tab("Audit log").click();
        field("From").fill("2026-11-01");
        field("To").fill("2026-11-23");
        field("What").selectOption("stripe-account-linked");
        button("Show").click();
        button("Show more").click();
        seen("a-word-of-tomorrow");
        assertThat(button("Show more")).hasCount(0);
    }

    @Test
    void the_log_is_downloaded_with_the_token_in_no_address() throws IOException {
        answerFile(LOG + "?action=settings-changed", "text/csv", "at,action\n2026-11-23,settings-changed\n");
        answer("GET " + LOG + "?action=settings-changed", items(ENTRY));
        show(element("clinic-admin"));
        tab("Audit log").click();
        field("What").selectOption("settings-changed");
        button("Show").click();
        seen("Settings changed");

        Download file = page.waitForDownload(() -> button("Download CSV").click());

        assertEquals("audit-log.csv", file.suggestedFilename());
        assertEquals("\uFEFFat,action\n2026-11-23,settings-changed\n", Files.readString(file.path()));
        assertTrue(file.url().startsWith("blob:"), file.url());
        assertTrue(calls.getLast().accept().startsWith("text/csv"));
        assertTrue(calls.stream().noneMatch(call -> call.path().contains("token")));
    }

    @Test
    void a_file_that_cannot_be_had_is_told() {
        show(element("clinic-admin"));
        tab("Audit log").click();
        seen("Settings changed");
        fail("GET " + LOG, 503, "{}");
        button("Download CSV").click();
        seen("The service is not available just now.");
    }

    @Test
    void who_acted_and_where_is_read_by_name_with_the_ids_in_the_details() {
        String named = ENTRY.replace("\"subject\":\"3f2a-77\"", "\"subject\":\"3f2a-77\",\"name\":\"Rita Rahman\"");
        answer("GET /v1/audit-log", items(named, named.replace("settings-changed", "stripe-account-requests-ended")));
        answer(
                "GET /v1/clinics?clinicId=demo-clinic&limit=200",
                items(clinic("demo-clinic", "Demo Clinic", "ENABLED", null)));
        show(element("platform-operator"));
        tab("Audit log").click();
        seen("Rita Rahman (Clinic administrator)");
        seen("Demo Clinic · Demo Health");
        seen("Open requests of the Stripe account ended");
        page.getByText("Details").first().click();
        seen("3f2a-77");
        seen("demo-clinic");
    }

    @ParameterizedTest
    @CsvSource({"organisation-admin, /v1/organisations/demo-health/audit-log", "platform-operator, /v1/audit-log"})
    void managers_and_operators_have_their_own_log(String view, String log) {
        answer("GET " + log, items(ENTRY));
        show(element(view));
        tab("Audit log").click();
        seen("Settings changed");
    }
}
