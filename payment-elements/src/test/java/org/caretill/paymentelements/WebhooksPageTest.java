package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.caretill.browser.Accessibility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page about webhooks: the operator's of all organisations, the manager's of the own one. */
class WebhooksPageTest extends ConfigureInBrowser {

    private static final String HOOKS = "/v1/webhook-endpoints";
    private static final String BILLING = HOOKS + "/hook_1";
    private static final String DELIVERIES = "GET " + BILLING + "/deliveries";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @BeforeEach
    void the_page_has_its_services() {
        page.clock().setFixedTime("2026-11-24T02:00:00Z");
        answer("GET /v1/enablement-requests?status=PENDING", items());
        answer("GET /v1/enablement-requests", items());
        answer("GET /v1/clinics", items());
        answer("GET /v1/clinics?limit=200", items(clinic("demo-clinic", "Demo Clinic", "ENABLED", null)));
        answer(
                "GET /v1/organisations/demo-health/stripe-account-policy",
                "{\"severalAccountsPerClinic\":true,\"sharedAccountAcrossClinics\":false}");
        answer("GET " + HOOKS, items());
        answer(DELIVERIES, items());
        is(hook("hook_1", "\"Billing\"", "\"demo-health\"", ""));
    }

    /** A webhook that works, with changes: members of its JSON object. */
    private static String hook(String id, String description, String organisation, String changes) {
        return merged("""
            {"id":"%s","url":"https://%s.example.org/caretill","description":%s,"eventTypes":[],"organisationId":%s,
             "status":"ACTIVE","pausedReason":null,"pausedAt":null,"failingSince":null,"failures":0,"waiting":0,
             "createdAt":"2026-11-20T01:02:03Z",
             "secrets":[{"id":"whsk_1","createdAt":"2026-11-20T01:02:03Z","expiresAt":null}]}\
            """.formatted(id, id.replace('_', '-'), description, organisation), changes);
    }

    private static String billing(String changes) {
        return hook("hook_1", "\"Billing\"", "\"demo-health\"", changes);
    }

    private static String merged(String json, String changes) {
        var object = JsonParser.parseString(json).getAsJsonObject();
        JsonParser.parseString("{" + changes + "}")
                .getAsJsonObject()
                .entrySet()
                .forEach(change -> object.add(change.getKey(), change.getValue()));
        return object.toString();
    }

    private static String delivery(String id, String status, String changes) {
        return merged("""
                {"eventId":"%s","type":"payment_request.paid","paymentRequestId":"preq_1","status":"%s","attempts":1,
                 "createdAt":"2026-11-24T01:00:00Z","nextAttemptAt":null,"lastAttemptAt":"2026-11-24T01:00:01Z",
                 "lastHttpStatus":200,"lastFailure":null,"deliveredAt":null}\
                """.formatted(id, status), changes);
    }

    /** The list has this webhook only. */
    private void is(String hook) {
        answer("GET " + HOOKS, items(hook));
        answer("GET " + BILLING, hook);
    }

    private void open(String view) {
        show(element(view));
        tab("Webhooks").click();
    }

    private void openBilling() {
        open("organisation-admin");
        button("Show Billing").click();
        assertThat(heading("Billing")).isFocused();
    }

    private Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private Locator secret() {
        return page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Signing secret"));
    }

    private Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    @Test
    void without_any_the_page_says_what_webhooks_are_for() {
        answer("GET " + HOOKS, items());
        open("organisation-admin");
        seen("No webhooks yet. Add the address of your system");
        assertThat(button("Add a webhook")).isVisible();
    }

    @Test
    void the_list_says_of_each_whether_it_works_and_whose_it_is() {
        answer(
                "GET " + HOOKS,
                items(
                        hook("hook_1", "\"Billing\"", "\"demo-health\"", ""),
                        hook("hook_2", "null", "null", ""),
                        merged(hook("hook_3", "\"Records\"", "\"unknown-health\"", ""), """
                                "failingSince":"2026-11-24T00:00:00Z","failures":3,"waiting":4,
                                "eventTypes":["payment_request.paid","payment_request.refunded"]\
                                """)));
        open("platform-operator");
        assertThat(page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText("Billing")))
                .containsText("Demo Health · Every event");
        assertThat(page.getByRole(AriaRole.LISTITEM)
                        .filter(new Locator.FilterOptions().setHasText("hook-2.example.org")))
                .containsText("All organisations");
        Locator failing = page.getByRole(AriaRole.LISTITEM).filter(new Locator.FilterOptions().setHasText("Records"));
        assertThat(failing).containsText("unknown-health · Paid and Refunded");
        assertThat(failing).containsText("3 attempts in a row have failed since 24 Nov 2026");
        assertThat(failing).containsText("4 events are waiting.");
        assertThat(failing.locator(".pill")).hasText("Failing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                REQUESTED | Somebody paused it 24 Nov 2026
                FAILING   | because every attempt since 23 Nov 2026
                GONE      | because your system answered that it is gone (410)
                """)
    void a_pause_says_who_or_what_caused_it_and_what_waits(String reason, String words) {
        is(billing("""
            "status":"PAUSED","pausedReason":"%s","pausedAt":"2026-11-24T01:30:00Z","failures":7,
            "failingSince":"2026-11-23T00:30:00Z","waiting":2\
            """.formatted(reason)));
        open("organisation-admin");
        seen(words);
        seen("2 events are waiting, and are sent in order when you resume.");
    }

    @Test
    void a_manager_adds_one_and_is_shown_its_secret_once() {
        answer("GET " + HOOKS, items());
        answer(
                "POST " + HOOKS,
                merged(hook("hook_1", "\"Billing\"", "\"demo-health\"", ""), "\"secret\":\"" + SECRET + "\""));
        open("organisation-admin");
        button("Add a webhook").click();
        button("Add").last().click();
        seen("Enter an address.");
        assertThat(field("Address")).isFocused();
        assertThat(field("Organisation (optional)")).hasCount(0);

        field("Address").fill(" https://billing.example.org/caretill ");
        field("Description (optional)").fill("Billing");
        page.getByLabel("Only these").check();
        button("Add").last().click();
        seen("Choose at least one event.");
        page.getByLabel("Paid", new Page.GetByLabelOptions().setExact(true)).check();
        notSeen("Choose at least one event.");
        page.getByLabel("Refunded").check();
        keepPicture("adding");
        button("Add").last().click();

        assertThat(heading("Webhook added")).isFocused();
        assertThat(secret()).hasValue(SECRET);
        seen("It is not shown again.");
        assertEquals(
                JsonParser.parseString("""
                    {"url":"https://billing.example.org/caretill","description":"Billing",
                     "eventTypes":["payment_request.paid","payment_request.refunded"]}\
                    """), callsTo("POST " + HOOKS).getFirst().body());
        page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }");
        button("Copy secret").click();
        seen("Secret copied");
        assertEquals(SECRET, page.evaluate("window.copied"));
        keepPicture("secret");

        is(hook("hook_1", "\"Billing\"", "\"demo-health\"", ""));
        button("I have stored it").click();
        assertThat(button("Show Billing")).isVisible();
        assertThat(button("Add a webhook")).isFocused();
        assertThat(page.locator("caretill-webhook-secret")).hasCount(0);
    }

    @Test
    void where_a_browser_does_not_copy_the_secret_is_selected() {
        answer("POST " + HOOKS, hook("hook_1", "\"Billing\"", "\"demo-health\"", "\"secret\":\"" + SECRET + "\""));
        open("organisation-admin");
        button("Add a webhook").click();
        field("Address").fill("https://billing.example.org/");
        button("Add").last().click();
        assertThat(secret()).hasValue(SECRET);
        page.evaluate("() => { navigator.clipboard.writeText = async () => { throw new Error('not allowed'); }; }");
        button("Copy secret").click();
        seen("The secret is selected.");
    }

    @Test
    void the_operator_may_say_of_which_organisation_it_is() {
        answer("POST " + HOOKS, merged(hook("hook_2", "null", "\"demo-health\"", ""), "\"secret\":\"" + SECRET + "\""));
        open("platform-operator");
        button("Add a webhook").click();
        field("Address").fill("https://records.example.org/");
        field("Organisation (optional)").fill("demo-health");
        button("Add").last().click();
        assertThat(secret()).hasValue(SECRET);
        assertEquals(
                JsonParser.parseString("""
                    {"url":"https://records.example.org/","description":"","eventTypes":[],"organisationId":"demo-health"}\
                    """), callsTo("POST " + HOOKS).getFirst().body());
    }

    @Test
    void an_address_that_is_not_allowed_is_marked_with_the_reason() {
        fail("POST " + HOOKS, 400, """
            {"code":"validation-failed","violations":[{"field":"url","message":"must not name an address that is private or reserved"}]}\
            """);
        open("organisation-admin");
        button("Add a webhook").click();
        field("Address").fill("https://10.0.0.1/");
        button("Add").last().click();
        seen("Must not name an address that is private or reserved.");
        seen("Please check what is marked.");
        assertThat(field("Address")).isFocused();

        fail("POST " + HOOKS, 409, "{\"code\":\"webhook-endpoint-exists\"}");
        button("Add").last().click();
        seen("There is a webhook with this address already.");
    }

    @Test
    void a_test_event_that_arrives_says_so() {
        answer("POST " + BILLING + "/test", """
            {"eventId":"event_1","delivered":true,"httpStatus":204,"failure":null,"milliseconds":120}\
            """);
        openBilling();
        button("Send a test event").click();
        seen("The test event arrived. Your system answered 204 after 120 ms.");
        assertThat(button("Send a test event")).isFocused();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                http-status         | 500  | Your system answered 500.
                redirect            | 302  | Your system answered 302, a redirect, which Caretill does not follow.
                timeout             | null | Your system did not answer within 15 seconds.
                connection          | null | Caretill could not connect, or the connection broke.
                tls                 | null | The certificate of your system is not valid for this address.
                name-not-found      | null | The name in the address does not exist.
                address-not-allowed | null | The address leads into a private network, which is not allowed.
                of-tomorrow         | null | of-tomorrow
                """)
    void a_test_event_that_is_not_accepted_says_why(String failure, String status, String words) {
        answer("POST " + BILLING + "/test", """
            {"eventId":"event_1","delivered":false,"httpStatus":%s,"failure":"%s","milliseconds":15000}\
            """.formatted(status, failure));
        openBilling();
        button("Send a test event").click();
        seen("The test event was not accepted. " + words);
    }

    @Test
    void it_is_paused_and_resumed_and_the_focus_stays() {
        openBilling();
        is(billing("\"status\":\"PAUSED\",\"pausedReason\":\"REQUESTED\",\"pausedAt\":\"2026-11-24T02:00:00Z\""));
        answer(
                "PATCH " + BILLING,
                billing("\"status\":\"PAUSED\",\"pausedReason\":\"REQUESTED\",\"pausedAt\":\"2026-11-24T02:00:00Z\""));
        button("Pause").click();
        seen("Paused. What happens from now on waits.");
        assertThat(button("Resume")).isFocused();

        is(billing(""));
        answer("PATCH " + BILLING, billing(""));
        button("Resume").click();
        seen("Resumed. What has waited is sent now, in order.");
        assertThat(button("Pause")).isFocused();
        assertEquals(
                List.of("{\"status\":\"PAUSED\"}", "{\"status\":\"ACTIVE\"}"),
                callsTo("PATCH " + BILLING).stream()
                        .map(call -> call.body().toString())
                        .toList());
        assertNull(callsTo("PATCH " + BILLING).getFirst().ifMatch());
    }

    @Test
    void address_description_and_events_can_be_changed() {
        is(billing("\"eventTypes\":[\"payment_request.paid\"]"));
        openBilling();
        button("Change").click();
        assertThat(field("Address")).hasValue("https://hook-1.example.org/caretill");
        assertThat(page.getByLabel("Paid", new Page.GetByLabelOptions().setExact(true)))
                .isChecked();
        field("Description (optional)").fill("Accounts");
        page.getByLabel("Every event, including new kinds").check();
        is(billing("\"description\":\"Accounts\""));
        answer("PATCH " + BILLING, billing("\"description\":\"Accounts\""));
        button("Save").click();
        seen("Saved.");
        assertThat(heading("Accounts")).isVisible();
        assertThat(dialog()).hasCount(0);
        assertEquals(
                JsonParser.parseString("""
                    {"url":"https://hook-1.example.org/caretill","description":"Accounts","eventTypes":[]}\
                    """),
                callsTo("PATCH " + BILLING).getFirst().body());
    }

    @Test
    void a_secret_is_replaced_with_an_overlap_that_is_explained() {
        openBilling();
        button("Replace the secret").click();
        seen("For some time both secrets sign");
        field("How long the old one also signs").selectOption("One hour");
        answer("POST " + BILLING + "/secrets", merged(billing(""), "\"secret\":\"" + SECRET + "\""));
        is(billing("""
            "secrets":[{"id":"whsk_2","createdAt":"2026-11-24T02:00:00Z","expiresAt":null},
                       {"id":"whsk_1","createdAt":"2026-11-20T01:02:03Z","expiresAt":"2026-11-24T03:00:00Z"}]\
            """));
        button("Make a new secret").click();
        assertThat(secret()).hasValue(SECRET);
        assertThat(heading("The new secret")).isFocused();
        button("I have stored it").click();
        seen("The one before also signs until 24 Nov 2026");
        assertThat(button("Replace the secret")).isFocused();
        assertEquals(
                JsonParser.parseString("{\"overlapSeconds\":3600}"),
                callsTo("POST " + BILLING + "/secrets").getFirst().body());
    }

    @Test
    void deliveries_say_what_became_of_each_and_one_is_sent_again() {
        answer(
                DELIVERIES,
                items(
                        delivery("event_4", "WAITING", "\"attempts\":0,\"lastAttemptAt\":null,\"lastHttpStatus\":null"),
                        delivery(
                                "event_3",
                                "WAITING",
                                "\"lastHttpStatus\":503,\"lastFailure\":\"http-status\",\"nextAttemptAt\":\"2026-11-24T02:05:00Z\""),
                        delivery(
                                "event_2",
                                "FAILED",
                                "\"attempts\":10,\"lastHttpStatus\":null,\"lastFailure\":\"timeout\""),
                        delivery("event_1", "DELIVERED", "\"deliveredAt\":\"2026-11-24T01:00:01Z\"")));
        openBilling();
        seen("Waits for its turn.");
        seen("1 attempt failed. Your system answered 503. Next attempt: 24 Nov 2026");
        seen(
                "10 attempts failed. Your system did not answer within 15 seconds. It is sent again only if you resend it.");
        seen("Delivered 24 Nov 2026");
        keepPicture("deliveries");

        answer("POST " + BILLING + "/deliveries/event_2/resend", "{}");
        button("Resend Paid").nth(1).click();
        seen("It is sent once more.");
        assertEquals(
                1, callsTo("POST " + BILLING + "/deliveries/event_2/resend").size());
    }

    @Test
    void while_it_is_paused_nothing_says_that_it_will_be_sent() {
        is(billing("\"status\":\"PAUSED\",\"pausedReason\":\"REQUESTED\",\"pausedAt\":\"2026-11-24T01:30:00Z\""));
        answer(DELIVERIES, items(delivery("event_1", "WAITING", "\"attempts\":0")));
        openBilling();
        seen("Waits until you resume.");
    }

    @Test
    void deliveries_are_filtered_and_read_page_by_page() {
        answer(DELIVERIES + "?status=FAILED", """
                {"items":[%s],"nextCursor":"7"}\
                """.formatted(delivery("event_2", "FAILED", "\"lastFailure\":\"tls\"")));
        answer(
                DELIVERIES + "?status=FAILED&cursor=7",
                items(delivery("event_1", "FAILED", "\"lastFailure\":\"connection\"")));
        openBilling();
        seen("Nothing here.");
        field("Show").selectOption("Failed");
        seen("The certificate of your system is not valid for this address.");
        button("Show more").click();
        seen("Caretill could not connect, or the connection broke.");
    }

    @Test
    void all_that_failed_since_a_day_are_sent_again() {
        openBilling();
        assertThat(field("Since")).hasValue("2026-11-21");
        field("Since").fill("");
        button("Resend all that failed").click();
        seen("Choose a day.");
        assertThat(field("Since")).isFocused();
        field("Since").fill("2026-11-23");
        answer("POST " + BILLING + "/resend", "{\"resent\":3}");
        button("Resend all that failed").click();
        seen("3 events are sent again.");
        String since = callsTo("POST " + BILLING + "/resend")
                .getFirst()
                .body()
                .get("since")
                .getAsString();
        assertTrue(since.startsWith("2026-11-2"), since);

        answer("POST " + BILLING + "/resend", "{\"resent\":0}");
        button("Resend all that failed").click();
        seen("Nothing has failed since then.");
    }

    @Test
    void it_is_deleted_after_a_question_and_the_focus_is_in_the_list() {
        openBilling();
        button("Delete").click();
        seen("What has not been delivered yet is dropped.");
        button("Keep it").click();
        assertEquals(0, callsTo("DELETE " + BILLING).size());
        assertThat(button("Delete")).isFocused();

        answer("DELETE " + BILLING, "{}");
        answer("GET " + HOOKS, items());
        button("Delete").click();
        button("Delete").last().click();
        seen("Deleted.");
        seen("No webhooks yet.");
        assertThat(heading("Webhooks")).isFocused();
        assertEquals(1, callsTo("DELETE " + BILLING).size());
    }

    @Test
    void the_way_back_leads_to_where_the_person_came_from() {
        openBilling();
        button("All webhooks").click();
        assertThat(button("Show Billing")).isFocused();
    }

    @Test
    void one_that_somebody_else_has_deleted_is_said() {
        openBilling();
        fail("GET " + BILLING, 404, "{\"code\":\"not-found\",\"status\":404}");
        fail(DELIVERIES, 404, "{\"code\":\"not-found\",\"status\":404}");
        fail("PATCH " + BILLING, 404, "{\"code\":\"not-found\",\"status\":404}");
        button("Pause").click();
        seen("We can’t find this. It may have been removed.");
    }

    @Test
    void a_service_that_does_not_answer_is_said() {
        fail("GET " + HOOKS, 503, "{\"code\":\"unavailable\",\"status\":503}");
        open("organisation-admin");
        seen("The service is not available just now.");
        assertThat(button("Add a webhook")).hasCount(0);
    }

    @Test
    void without_the_service_that_sends_them_there_is_no_such_page() {
        show("""
            <caretill-client-payments view="organisation-admin" organisation-id="demo-health"
              clinic-config-service-url="https://services.test"></caretill-client-payments>\
            """);
        assertThat(tab("Audit log")).isVisible();
        assertThat(tab("Webhooks")).hasCount(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390, 320})
    void one_webhook_fits_every_screen_in_the_dark_too(int width) {
        page.setViewportSize(width, 900);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        is(billing("""
            "url":"https://receiver.a-very-long-name-of-a-clinic-group.example.org/integrations/caretill/webhooks/v1?tenant=demo-health",
            "description":null,"failingSince":"2026-11-24T00:00:00Z","failures":3,"waiting":4,
            "eventTypes":["payment_request.paid","payment_request.refunded","payment_request.needs_attention"]\
            """));
        answer(
                DELIVERIES,
                items(delivery(
                        "event_01kaqx4f9ne8m9y3r2vk7c5d1a", "FAILED", "\"attempts\":10,\"lastFailure\":\"timeout\"")));
        show(element("organisation-admin").replace("view=", "theme=\"auto\" view="));
        tab("Webhooks").click();
        button("Show receiver.a-very-long-name-of-a-clinic-group.example.org").click();
        seen("10 attempts failed.");
        assertThat(page.locator(".panel").first()).hasCSS("background-color", "rgb(24, 35, 31)");
        assertEquals(List.of(), Accessibility.violations(page));
        assertEquals(width, page.evaluate("document.documentElement.scrollWidth"));
        takePicture("webhook-" + width);
    }
}
