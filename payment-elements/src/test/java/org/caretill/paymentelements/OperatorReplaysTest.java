package org.caretill.paymentelements;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator's pages about messages: what no service could process, and what Stripe has told. */
class OperatorReplaysTest extends ConfigureInBrowser {

    private static final String LETTERS = "/v1/dead-letters";
    private static final String WAITING = "GET " + LETTERS + "?status=WAITING";
    private static final String EVENTS = "GET /v1/stripe-events";
    private static final String BACK_FILLS = "/v1/back-fills";

    private static final String ELEMENT = """
        <caretill-client-payments view="platform-operator" clinic-config-service-url="https://services.test"
          notification-service-url="https://services.test/live" stripe-webhook-service-url="https://services.test"></caretill-client-payments>\
        """;

    @BeforeEach
    void nothing_waits() {
        page.clock().setFixedTime("2026-11-24T02:00:00Z");
        answer("GET /v1/enablement-requests?status=PENDING", items());
        answer("GET /v1/enablement-requests", items());
        answer("GET /v1/clinics", items());
        answer(WAITING, items());
        answer("GET /live" + LETTERS + "?status=WAITING", items());
        answer(EVENTS, items());
        answer("GET " + BACK_FILLS, items());
    }

    private static String letter(int number, String status, int replays) {
        return """
            {"id":"dlet_%1$d","consumer":"clinic-config-service","topic":"stripe-facts.v1","partition":3,"offset":%1$d,"key":"acct_1",
             "eventId":"evt_%1$d","eventType":"StripeAccountChanged","reason":"The data of a StripeAccountChanged does not fit Changed: MismatchedInputException",
             "status":"%2$s","deadAt":"2026-11-24T01:0%1$d:00Z","replayedAt":%3$s,"replays":%4$d}\
            """.formatted(number, status, status.equals("WAITING") ? "null" : "\"2026-11-24T01:30:00Z\"", replays);
    }

    private static String withContent(String letter, String value, String encoding) {
        return letter.substring(0, letter.lastIndexOf('}')) + """
            ,"headers":[{"name":"ce_id","value":"evt_1","encoding":"TEXT"},{"name":"odd","value":"AP8=","encoding":"BASE64"}],
             "value":%s,"valueEncoding":"%s"}\
            """.formatted(value, encoding);
    }

    private void opens(String tab) {
        show(ELEMENT);
        tab(tab).click();
    }

    @Test
    void the_operator_sees_what_each_service_could_not_process_and_what_it_says() {
        answer(WAITING, items(letter(2, "WAITING", 1), letter(1, "WAITING", 0)));
        answer(
                "GET " + LETTERS + "/dlet_1",
                withContent(letter(1, "WAITING", 0), "\"{\\\"chargesEnabled\\\":\\\"<b>perhaps</b>\\\"}\"", "TEXT"));
        opens("Messages");
        assertThat(page.locator("caretill-dead-letters h3"))
                .hasText(new String[] {"clinic-config-service", "stripe-webhook-service", "notification-service"});
        seen("does not fit Changed");
        seen("Failed again after 1 retry");
        seen("No failed messages.");

        page.getByText("Show content").nth(1).click();

        seen("\"chargesEnabled\": \"<b>perhaps</b>\"");
        seen("AP8= (Base64)");
    }

    @Test
    void one_is_sent_again_and_leaves_the_list() {
        answer(WAITING, items(letter(2, "WAITING", 0), letter(1, "WAITING", 0)));
        opens("Messages");
        assertThat(button("Retry StripeAccountChanged").first()).isVisible();
        answer("POST " + LETTERS + "/dlet_2/replay", "{\"replayed\":1}");
        answer(WAITING, items(letter(1, "WAITING", 0)));

        button("Retry StripeAccountChanged").first().click();

        seen("Sent again. If it fails, it will be listed again.");
        assertThat(page.locator("caretill-dead-letters li")).hasCount(2);
        assertEquals(1, callsTo("POST " + LETTERS + "/dlet_2/replay").size());
    }

    @Test
    void all_that_wait_at_a_service_are_sent_again() {
        answer(WAITING, items(letter(2, "WAITING", 0), letter(1, "WAITING", 0)));
        opens("Messages");
        answer("POST " + LETTERS + "/replay", "{\"replayed\":2}");
        assertThat(button("Retry all of clinic-config-service")).isVisible();
        answer(WAITING, items());
        button("Retry all of clinic-config-service").click();
        seen("2 messages were sent again.");
        assertEquals(1, callsTo("POST " + LETTERS + "/replay").size());
        assertThat(button("Retry all of clinic-config-service")).hasCount(0);
    }

    @Test
    void who_was_too_late_is_told() {
        answer(WAITING, items(letter(1, "WAITING", 0)));
        fail(
                "POST " + LETTERS + "/dlet_1/replay",
                409,
                "{\"code\":\"already-replayed\",\"status\":409,\"detail\":\"The letter was replayed\"}");
        opens("Messages");
        button("Retry StripeAccountChanged").first().click();
        seen("Somebody has sent it again already.");
    }

    @Test
    void a_service_that_does_not_answer_hides_nothing_of_the_others() {
        answer(WAITING, items(letter(1, "WAITING", 0)));
        fail("GET /live" + LETTERS + "?status=WAITING", 503, "{\"code\":\"unavailable\",\"status\":503}");
        opens("Messages");
        seen("The service is not available just now.");
        seen("StripeAccountChanged");
    }

    @Test
    void what_was_sent_again_is_found_too() {
        answer("GET " + LETTERS + "?status=REPLAYED", items(letter(1, "REPLAYED", 1)));
        answer("GET /live" + LETTERS + "?status=REPLAYED", items());
        opens("Messages");
        field("Which").selectOption("REPLAYED");
        seen("Retried 24 Nov 2026");
        seen("Nothing was retried in the last 30 days.");
        assertThat(button("Retry StripeAccountChanged")).hasCount(0);
    }

    private static String event(String id, String source, String flags) {
        return """
            {"id":"%s","endpoint":"connect","source":"%s","account":"acct_1","type":"payment_intent.succeeded","apiVersion":"2026-07-29.dahlia",
             "livemode":false,"createdAt":"2026-11-24T01:02:03Z","receivedAt":"2026-11-24T01:02:04Z","sha256":"00","flags":[%s],"replays":1}\
            """.formatted(id, source, flags);
    }

    private static String backFill(String account, String status, String failure) {
        return """
            {"account":%s,"reachedAt":"2026-11-24T01:00:00Z","checkedAt":"2026-11-24T01:01:00Z","nextAt":"2026-11-24T01:11:00Z",
             "eventsFound":3,"status":"%s","failure":%s}\
            """.formatted(account, status, failure);
    }

    @Test
    void the_operator_sees_what_stripe_has_told_and_has_it_judged_anew() {
        answer(
                EVENTS,
                items(
                        event("evt_1", "webhook", ""),
                        event("evt_2", "back-fill", "\"unknown-account\",\"of-tomorrow\"")));
        answer("POST /v1/stripe-events/evt_1/replay", "{\"eventId\":\"evt_1#replay-2\"}");
        opens("Stripe events");
        seen("Received 24 Nov 2026");
        seen("Fetched from Stripe 24 Nov 2026");
        seen("Of an account that no clinic has linked");
        seen("of-tomorrow");

        button("Resend payment_intent.succeeded evt_1").click();

        seen("Sent again.");
        assertEquals(1, callsTo("POST /v1/stripe-events/evt_1/replay").size());
    }

    @Test
    void events_are_found_by_account_and_type_and_page_by_page() {
        answer(EVENTS + "?account=acct_1&type=account.updated", """
                {"items":[%s],"nextCursor":"c"}\
                """.formatted(event("evt_1", "webhook", "")));
        answer(
                EVENTS + "?account=acct_1&type=account.updated&cursor=c",
                items(event("evt_2", "webhook", "\"unreadable\"")));
        opens("Stripe events");
        seen("No events found.");
        field("Account").fill("acct_1 ");
        field("Type").fill("account.updated");
        button("Show").last().click();
        seen("acct_1 · evt_1");
        button("Show more").click();
        seen("Not as Stripe describes it");
    }

    @Test
    void an_event_that_tells_nothing_cannot_be_sent_again() {
        answer(EVENTS, items(event("evt_1", "webhook", "\"unreadable\"")));
        fail("POST /v1/stripe-events/evt_1/replay", 409, "{\"code\":\"nothing-to-publish\",\"status\":409}");
        opens("Stripe events");
        button("Resend payment_intent.succeeded evt_1").click();
        seen("No service can use this event");
    }

    @Test
    void the_operator_sees_how_far_stripes_list_was_read_and_has_it_read_now() {
        answer(
                "GET " + BACK_FILLS,
                items(
                        backFill("null", "WAITING", "null"),
                        backFill("\"acct_1\"", "FAILING", "\"stripe-unavailable\""),
                        backFill("\"acct_2\"", "RUNNING", "null")));
        answer("POST " + BACK_FILLS, "{\"accounts\":1}");
        opens("Stripe events");
        seen("The platform’s own account");
        seen("The last attempt failed: Stripe does not answer");

        button("Fetch now: the events of acct_1").click();

        seen("1 account is fetched now.");
        assertEquals(
                JsonParser.parseString("{\"account\":\"acct_1\"}"),
                callsTo("POST " + BACK_FILLS).getFirst().body());

        answer("POST " + BACK_FILLS, "{\"accounts\":3}");
        button("Fetch all now").click();
        seen("3 accounts are fetched now.");
        assertEquals(
                JsonParser.parseString("{}"),
                callsTo("POST " + BACK_FILLS).getLast().body());
    }
}
