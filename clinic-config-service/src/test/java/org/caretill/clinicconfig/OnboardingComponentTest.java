package org.caretill.clinicconfig;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A clinic without a Stripe account: one is opened for it, and its administrator gives the details at Stripe. */
@QuarkusTest
class OnboardingComponentTest {

    private Story story;

    @BeforeEach
    void prepare() {
        story = Story.enabled();
    }

    @AfterEach
    void repairStripe() {
        given().delete(Story.simulator() + "/_simulator/faults").then().statusCode(204);
    }

    @Test
    void the_account_is_stored_before_the_browser_leaves_and_linked_when_it_is_confirmed() {
        String link = departure();
        String account = unfinished();
        assertThat(Story.isConnected(account)).isTrue();
        assertThat(row()).contains(account).doesNotContain("admin@clinic.example");

        assertThat(story.comeBackConfirming(Story.onboard(link, "finish")))
                .isEqualTo(Story.RETURN_URL + "?stripe=confirm");
        story.admin()
                .get(story.confirmation())
                .then()
                .statusCode(200)
                .body("account", equalTo(account))
                .body("way", equalTo("ONBOARDING"))
                .body("chargesEnabled", equalTo(true));
        assertThat(story.stripeStatus()).isEqualTo("UNLINKED");

        story.confirm(account).then().statusCode(200);
        assertThat(story.stripeStatus()).isEqualTo("LINKED");
        options().body("unfinished", nullValue());
        story.admin()
                .get("/v1/clinics/" + story.clinic + "/audit-log")
                .then()
                .body("items.action", hasItem("stripe-account-linked"));
    }

    @Test
    void an_account_that_stripe_still_checks_is_linked_and_says_so() {
        String link = departure();
        String account = unfinished();
        story.comeBackConfirming(Story.onboard(link, "check"));
        story.confirm(account).then().statusCode(200);
        assertThat(story.ofAccount(account, "chargesEnabled")).isEqualTo(false);
        assertThat(story.ofAccount(account, "blockers[0].code")).isEqualTo("requirements.pending_verification");
    }

    @Test
    void who_leaves_without_all_details_continues_with_the_same_account() {
        String link = departure();
        String account = unfinished();
        assertThat(Story.comeBack(Story.onboard(link, "leave")).header("Location"))
                .isEqualTo(Story.RETURN_URL + "?stripe=unfinished");
        story.admin().get(story.confirmation()).then().statusCode(404);

        String again = departure();
        assertThat(unfinished()).isEqualTo(account);
        assertThat(story.comeBackConfirming(Story.onboard(again, "finish"))).endsWith("?stripe=confirm");
        story.confirm(account).then().statusCode(200);
    }

    @Test
    void who_closes_the_browser_at_stripe_continues_with_the_same_account() {
        departure();
        String account = unfinished();
        departure();
        assertThat(unfinished()).isEqualTo(account);
    }

    @Test
    void a_link_that_is_too_old_leads_to_a_new_one_of_the_same_account() {
        String link = departure();
        String account = unfinished();
        String refresh = Story.onboard(link, "expire");
        assertThat(refresh).contains("/v1/stripe/onboarding/refresh?state=");
        String renewed =
                Story.comeBack(refresh).then().statusCode(303).extract().header("Location");
        assertThat(renewed).startsWith(Story.simulator() + "/onboarding/").isNotEqualTo(link);

        assertThat(story.comeBackConfirming(Story.onboard(renewed, "finish"))).endsWith("?stripe=confirm");
        story.confirm(account).then().statusCode(200);
        stale(Story.comeBack(refresh), "already used");
    }

    @Test
    void a_return_after_two_hours_changes_nothing_and_says_how_to_go_on() {
        String back = Story.onboard(departure(), "finish");
        Database.execute("update link_attempt set expires_at = now() where clinic_id = '" + story.clinic + "'");
        stale(Story.comeBack(back), "Continue at Stripe");
        stale(Story.comeBack(back.replace("/return", "/refresh")), "Continue at Stripe");
        story.admin().get(story.confirmation()).then().statusCode(404);
    }

    @Test
    void a_state_counts_once_and_only_where_it_was_made_for() {
        String back = Story.onboard(departure(), "finish");
        String state = back.substring(back.indexOf("state=") + 6);
        stale(Story.comeBack("/v1/stripe/oauth/callback?code=ac_1&state=" + state), "not valid");
        assertThat(Story.comeBack(back).header("Location")).contains("?stripe=confirm#stripe-return=");
        stale(Story.comeBack(back), "already used");
        stale(Story.comeBack("/v1/stripe/onboarding/refresh?state=AAAA"), "not valid");
        stale(Story.comeBack("/v1/stripe/onboarding/return"), "not valid");

        String oauth = story.depart();
        String other = oauth.substring(oauth.indexOf("state=") + 6);
        stale(Story.comeBack("/v1/stripe/onboarding/return?state=" + other), "not valid");
        stale(Story.comeBack("/v1/stripe/onboarding/refresh?state=" + other), "not valid");
    }

    @Test
    void a_strangers_browser_links_nothing() {
        String account = accountAfter(departure());
        String page = Story.comeBack(Story.onboard(departure(), "finish")).header("Location");
        story.admin().get(story.confirmation()).then().statusCode(404);
        story.confirm(account).then().statusCode(404);
        Story.enabled().showTicket(Story.ticketIn(page)).then().statusCode(404);
        story.showTicket(Story.ticketIn(page)).then().statusCode(200);
    }

    @Test
    void a_process_that_dies_after_the_creation_leaves_no_second_account() {
        int before = accounts();
        stripeFails(Map.of("path", "/v2/core/accounts", "action", "timeout", "delayMs", 0, "when", "after"));
        story.leaveForOnboarding().then().statusCode(503).body("code", equalTo("stripe-unavailable"));
        options().body("unfinished.account", nullValue()).body("unfinished.begunAt", notNullValue());
        departure();
        assertThat(accounts()).isEqualTo(before + 1);
    }

    @Test
    void of_two_administrators_who_begin_at_once_each_continues_the_one_account() throws Exception {
        int before = accounts();
        Callable<Response> leaving = story::leaveForOnboarding;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.invokeAll(List.of(leaving, leaving, leaving));
        }
        departure();
        assertThat(accounts()).isEqualTo(before + 1);
    }

    @Test
    void an_outage_of_stripe_loses_nothing() {
        stripeFails(Map.of("path", "/v2/core/account_links", "action", "status", "status", 503, "calls", 3));
        story.leaveForOnboarding().then().statusCode(503);
        String account = unfinished();

        String back = Story.onboard(departure(), "finish");
        stripeFails(Map.of("path", "/v1/accounts/*", "action", "status", "status", 503, "calls", 3));
        assertThat(Story.comeBack(back).header("Location")).endsWith("?stripe=not-checked");
        assertThat(story.comeBackConfirming(Story.onboard(departure(), "finish")))
                .endsWith("?stripe=confirm");
        story.confirm(account).then().statusCode(200);
    }

    @Test
    void stripe_refuses_an_address_and_the_administrator_corrects_it() {
        story.admin()
                .body(Map.of("returnUrl", Story.RETURN_URL, "way", "ONBOARDING", "contactEmail", "admin@clinic"))
                .post(link())
                .then()
                .statusCode(422)
                .body("code", equalTo("account-refused-by-stripe"));
        options().body("unfinished", nullValue());
        departure();
    }

    @Test
    void a_new_account_needs_an_address_and_a_known_way() {
        story.admin()
                .body(Map.of("returnUrl", Story.RETURN_URL, "way", "ONBOARDING"))
                .post(link())
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("contactEmail"));
        story.admin()
                .body(Map.of("returnUrl", Story.RETURN_URL, "way", "EXPRESS"))
                .post(link())
                .then()
                .statusCode(400);
    }

    @Test
    void a_clinic_without_enabled_payments_opens_no_account() {
        int before = accounts();
        Story.registered().leaveForOnboarding().then().statusCode(409).body("code", equalTo("payments-not-enabled"));
        assertThat(accounts()).isEqualTo(before);
    }

    @Test
    void an_account_that_is_not_wanted_is_closed_at_stripe() {
        String account = accountAfter(departure());
        story.comeBackConfirming(Story.onboard(departure(), "finish"));
        story.admin().delete(story.confirmation()).then().statusCode(204);
        await().until(() -> !Story.isConnected(account));
        options().body("unfinished", nullValue());
        departure();
        assertThat(unfinished()).isNotEqualTo(account);
    }

    @Test
    void an_unfinished_account_can_be_discarded() {
        String account = accountAfter(departure());
        discard().then().statusCode(204);
        options().body("unfinished", nullValue());
        discard().then().statusCode(404);
        await().until(() -> !Story.isConnected(account));
        await().untilAsserted(() -> assertThat(
                        Database.text("select count(*)::text from onboarding where clinic_id = '" + story.clinic + "'"))
                .isEqualTo("0"));
    }

    @Test
    void a_closing_that_stripe_does_not_answer_is_tried_again() {
        String account = accountAfter(departure());
        stripeFails(Map.of("path", "/v2/core/accounts/*", "action", "status", "status", 503, "calls", 3));
        discard().then().statusCode(204);
        await().until(() -> !Story.isConnected(account));
    }

    @Test
    void an_account_nobody_confirmed_in_time_is_unfinished_again_and_not_closed() {
        String account = accountAfter(departure());
        story.comeBackConfirming(Story.onboard(departure(), "finish"));
        Database.execute("update link_attempt set expires_at = now() where clinic_id = '" + story.clinic + "'");
        await().untilAsserted(
                        () -> assertThat(Database.text("select count(*)::text from link_attempt where clinic_id = '"
                                        + story.clinic + "' and status = 'WAITING'"))
                                .isEqualTo("0"));
        assertThat(unfinished()).isEqualTo(account);
        assertThat(Story.isConnected(account)).isTrue();
        story.comeBackConfirming(Story.onboard(departure(), "finish"));
        story.confirm(account).then().statusCode(200);
    }

    @Test
    void an_opened_account_is_removed_as_any_other() {
        String account = accountAfter(departure());
        story.comeBackConfirming(Story.onboard(departure(), "finish"));
        story.confirm(account).then().statusCode(200);
        story.remove(account).then().statusCode(202);
        story.tellRequestsEnded(account, 0);
        await().until(() -> !Story.isConnected(account));
        await().until(() -> "REMOVED".equals(story.ofAccount(account, "status")));
    }

    @Test
    void both_ways_are_offered_unless_the_operator_decides_otherwise() {
        options().body("ways", contains("OAUTH", "ONBOARDING"));
    }

    private String link() {
        return "/v1/clinics/" + story.clinic + "/stripe-account/link";
    }

    private String departure() {
        return story.leaveForOnboarding().then().statusCode(200).extract().path("authorizeUrl");
    }

    private ValidatableResponse options() {
        return story.admin().get(link()).then().statusCode(200);
    }

    private String unfinished() {
        return options().extract().path("unfinished.account");
    }

    private String accountAfter(String departure) {
        assertThat(departure).isNotEmpty();
        return unfinished();
    }

    private Response discard() {
        return story.admin().delete("/v1/clinics/" + story.clinic + "/stripe-account/onboarding");
    }

    private String row() {
        return Database.text("select onboarding::text from onboarding where clinic_id = '" + story.clinic + "'");
    }

    /** How many accounts there are at Stripe. */
    private static int accounts() {
        return given().get(Story.simulator() + "/_simulator/ledger")
                .then()
                .extract()
                .path("accounts.size()");
    }

    private static void stripeFails(Map<String, Object> fault) {
        given().contentType(ContentType.JSON)
                .body(fault)
                .post(Story.simulator() + "/_simulator/faults")
                .then()
                .statusCode(200);
    }

    private static void stale(Response response, String words) {
        response.then()
                .statusCode(400)
                .contentType("text/html;charset=UTF-8")
                .header("Cache-Control", containsString("no-store"))
                .body(containsString(words));
    }
}
