package org.caretill.clinicconfig;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.caretill.clinicconfig.link.LinkAttempts;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Linking an account by Stripe's OAuth, up to the confirmation ({@link ConfirmationComponentTest}). */
@QuarkusTest
class LinkComponentTest {

    @Inject
    LinkAttempts attempts;

    @Inject
    Transactions transactions;

    private Story story;
    private String account;

    @BeforeEach
    void prepare() {
        story = Story.enabled();
        account = Story.newAccount();
    }

    @AfterEach
    void repairStripe() {
        given().delete(Story.simulator() + "/_simulator/faults").then().statusCode(204);
    }

    @Test
    void an_authorised_account_waits_for_the_administrator_and_nothing_is_linked() {
        assertThat(story.authorise(account)).isEqualTo(Story.RETURN_URL + "?stripe=confirm");
        assertThat(story.stripeStatus()).isEqualTo("UNLINKED");
        story.admin().get(story.confirmation()).then().statusCode(200).body("account", equalTo(account));
    }

    @Test
    void a_clinic_without_enabled_payments_is_not_linked() {
        Story disabled = Story.registered();
        disabled.admin()
                .body(Map.of("returnUrl", Story.RETURN_URL))
                .post("/v1/clinics/" + disabled.clinic + "/stripe-account/link")
                .then()
                .statusCode(409)
                .body("code", equalTo("payments-not-enabled"));
    }

    @Test
    void the_browser_returns_only_to_the_platforms_own_pages() {
        story.admin()
                .body(Map.of("returnUrl", "https://evil.example/configure"))
                .post("/v1/clinics/" + story.clinic + "/stripe-account/link")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("returnUrl"));
    }

    @Test
    void a_denied_authorisation_returns_without_a_link() {
        String state = stateOf(story.depart());
        Story.comeBack("/v1/stripe/oauth/callback?error=access_denied&error_description=no&state=" + state)
                .then()
                .statusCode(303)
                .header("Location", Story.RETURN_URL + "?stripe=denied");
        assertNothingWaits();
    }

    @Test
    void an_unknown_code_returns_without_a_link() {
        String state = stateOf(story.depart());
        Story.comeBack("/v1/stripe/oauth/callback?code=ac_unknown&state=" + state)
                .then()
                .statusCode(303)
                .header("Location", Story.RETURN_URL + "?stripe=code-refused");
        assertNothingWaits();
    }

    @ParameterizedTest
    @CsvSource({
        "invalid_redirect_uri, not-set-up",
        "invalid_scope,        not-set-up",
        "something_new,        failed",
    })
    void a_refusal_of_the_platform_itself_is_told_apart(String error, String result) {
        String state = stateOf(story.depart());
        Story.comeBack("/v1/stripe/oauth/callback?error=" + error + "&state=" + state)
                .then()
                .statusCode(303)
                .header("Location", Story.RETURN_URL + "?stripe=" + result);
        assertNothingWaits();
    }

    @Test
    void access_for_reading_only_is_refused_and_given_back() {
        String changed = story.depart().replace("scope=read_write", "scope=read_only");
        assertThat(Story.comeBack(Story.approve(changed, account)).header("Location"))
                .isEqualTo(Story.RETURN_URL + "?stripe=read-only");
        assertNothingWaits();
        await().until(() -> !Story.isConnected(account));
    }

    @Test
    void an_account_opened_in_place_of_another_platforms_waits_for_the_confirmation() {
        assertThat(story.authorise("new")).isEqualTo(Story.RETURN_URL + "?stripe=confirm");
        story.admin().get(story.confirmation()).then().statusCode(200).body("way", equalTo("OAUTH"));
        assertThat(story.stripeStatus()).isEqualTo("UNLINKED");
    }

    @Test
    void visits_without_a_return_are_counted_until_a_browser_comes_back() {
        story.authorise(account);
        assertThat(unanswered()).isZero();
        story.depart();
        story.depart();
        assertThat(unanswered()).isZero();
        Database.execute("update link_attempt set expires_at = now() where clinic_id = '" + story.clinic
                + "' and status = 'BEGUN'");
        assertThat(unanswered()).isEqualTo(2);
        Story.comeBack("/v1/stripe/oauth/callback?error=access_denied&state=" + stateOf(story.depart()));
        assertThat(unanswered()).isZero();
    }

    private long unanswered() {
        return transactions.await(Tenancy.EVERYTHING, attempts::unansweredOAuth);
    }

    @Test
    void an_account_is_linked_by_going_to_stripe_again_when_the_first_answer_was_lost() {
        stripeFails(Map.of("path", "/oauth/token", "action", "timeout", "delayMs", 0, "when", "after"));
        assertThat(story.authorise(account)).isEqualTo(Story.RETURN_URL + "?stripe=uncertain");
        assertThat(Story.isConnected(account)).isTrue();
        assertThat(story.stripeStatus()).isEqualTo("UNLINKED");
        assertNothingWaits();

        story.link(account);
        assertThat(story.stripeStatus()).isEqualTo("LINKED");
        assertThat(Story.isConnected(account)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/oauth/token,   500, uncertain",
        "/oauth/token,   400, failed",
        "/oauth/token,   401, not-set-up",
        "/oauth/token,   403, not-set-up",
        "/oauth/token,   429, failed",
        "/v1/accounts/*, 401, uncertain",
        "/v1/accounts/*, 503, uncertain"
    })
    void a_failure_tells_whether_stripe_may_have_linked_the_account(String path, int status, String result) {
        stripeFails(Map.of("path", path, "action", "status", "status", status, "calls", 3));
        assertThat(story.authorise(account)).isEqualTo(Story.RETURN_URL + "?stripe=" + result);
        assertNothingWaits();
    }

    @Test
    void a_state_is_accepted_once() {
        String callback = Story.approve(story.depart(), account);
        String page = Story.comeBack(callback).then().statusCode(303).extract().header("Location");
        assertStale(Story.comeBack(callback), "already used").body(containsString(Story.RETURN_URL));
        story.showTicket(Story.ticketIn(page)).then().statusCode(200);
        story.confirm(account).then().statusCode(200);
        assertStale(Story.comeBack(callback), "already used");
        assertThat(story.stripeStatus()).isEqualTo("LINKED");
    }

    @Test
    void a_state_is_valid_for_ten_minutes() {
        String callback = Story.approve(story.depart(), account);
        Database.execute("update link_attempt set expires_at = now() where clinic_id = '" + story.clinic + "'");
        assertStale(Story.comeBack(callback), "expired").body(containsString(Story.RETURN_URL));
        assertNothingWaits();
        assertThat(Story.isConnected(account)).isFalse();
    }

    @Test
    void a_changed_state_is_refused_with_a_page() {
        String callback = Story.approve(story.depart(), account);
        String state = stateOf(callback);
        String changed = (state.startsWith("A") ? "B" : "A") + state.substring(1);
        assertStale(Story.comeBack(callback.replace(state, changed)), "not valid")
                .body(not(containsString(Story.RETURN_URL)));
        assertNothingWaits();
        assertThat(Story.comeBack(callback).header("Location")).contains("?stripe=confirm#stripe-return=");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?code=ac_1", "?state=", "?state=AAAA&code=ac_1", "?error=access_denied"})
    void an_unknown_state_is_refused_with_a_page(String query) {
        assertStale(Story.comeBack("/v1/stripe/oauth/callback" + query), "not valid");
    }

    @Test
    void a_page_has_a_link_back_and_no_script() {
        String returnUrl = Story.RETURN_URL + "?tab=\"><script>alert(1)</script>";
        String authorizeUrl = story.admin()
                .body(Map.of(
                        "returnUrl",
                        returnUrl.replace("\"", "%22").replace("<", "%3C").replace(">", "%3E") + "&a='b'"))
                .post("/v1/clinics/" + story.clinic + "/stripe-account/link")
                .then()
                .statusCode(200)
                .extract()
                .path("authorizeUrl");
        String callback = Story.approve(authorizeUrl, account);
        Story.comeBack(callback);
        assertStale(Story.comeBack(callback), "already used")
                .body(containsString("&amp;a=&#39;b&#39;"))
                .body(not(containsString("<script")));
    }

    @Test
    void the_state_is_long_and_stored_only_as_a_hash() {
        String state = stateOf(story.depart());
        assertThat(state).matches("[A-Za-z0-9_-]{43}");
        String row =
                Database.text("select link_attempt::text from link_attempt where clinic_id = '" + story.clinic + "'");
        assertThat(row).contains(story.clinic).doesNotContain(state);
    }

    @Test
    void of_two_hundred_browsers_returning_concurrently_one_is_accepted() throws Exception {
        String callback = Story.approve(story.depart(), account);
        List<Response> answers = atOnce(Collections.nCopies(200, () -> Story.comeBack(callback)));
        assertThat(answers).extracting(Response::statusCode).containsOnly(303, 400);
        List<Response> accepted =
                answers.stream().filter(answer -> answer.statusCode() == 303).toList();
        assertThat(accepted).hasSize(1);
        story.showTicket(Story.ticketIn(accepted.getFirst().header("Location")))
                .then()
                .statusCode(200);
        story.confirm(account).then().statusCode(200);
        assertThat(story.stripeStatus()).isEqualTo("LINKED");
    }

    @Test
    void a_code_of_the_other_mode_is_a_mistake_of_the_platform_and_connects_nothing() {
        String redirectUrl = given().contentType(ContentType.JSON)
                .body(Map.of("authorizeUrl", story.depart(), "account", account, "livemode", true))
                .post(Story.simulator() + "/_simulator/oauth/approve")
                .then()
                .statusCode(200)
                .extract()
                .path("redirectUrl");
        assertThat(Story.comeBack(redirectUrl).header("Location")).endsWith("?stripe=not-set-up");
        assertNothingWaits();
        assertThat(Story.isConnected(account)).isFalse();
    }

    @Test
    void an_account_is_linked_to_one_clinic() {
        story.link(account);
        Story other = Story.enabled();
        assertThat(other.authorise(account)).isEqualTo(Story.RETURN_URL + "?stripe=already-linked");
        assertThat(other.stripeStatus()).isEqualTo("UNLINKED");
        awaitDisconnected(other);
        assertThat(Story.isConnected(account)).isTrue();
    }

    @Test
    void the_account_that_is_linked_already_is_refreshed() {
        story.link(account);
        Story.setAccount(account, Map.of("name", "A new name"));
        assertThat(story.authorise(account)).isEqualTo(Story.RETURN_URL + "?stripe=linked");
        story.settings().then().body("stripe.accountName", equalTo("A new name"));
        assertNothingWaits();
        assertThat(Story.isConnected(account)).isTrue();
    }

    @Test
    void an_account_that_is_being_removed_is_not_linked_meanwhile() {
        story.link(account);
        story.remove(account).then().statusCode(202);
        assertThat(story.authorise(account)).endsWith("?stripe=failed");
        awaitDisconnected(story);
        assertThat(Story.isConnected(account)).isTrue();
    }

    @Test
    void authorising_a_second_account_disconnects_the_first() {
        String second = Story.newAccount();
        story.authorise(account);
        story.authorise(second);
        story.admin().get(story.confirmation()).then().body("account", equalTo(second));
        await().until(() -> !Story.isConnected(account));
        assertThat(Story.isConnected(second)).isTrue();
    }

    @Test
    void authorising_one_account_twice_keeps_it() {
        story.authorise(account);
        story.authorise(account);
        awaitDisconnected(story);
        story.confirm(account).then().statusCode(200);
        assertThat(Story.isConnected(account)).isTrue();
    }

    private void awaitDisconnected(Story whose) {
        await().untilAsserted(
                        () -> assertThat(Database.text("select count(*)::text from link_attempt where clinic_id = '"
                                        + whose.clinic + "' and status = 'GIVING_BACK'"))
                                .isEqualTo("0"));
    }

    private static void stripeFails(Map<String, Object> fault) {
        given().contentType(ContentType.JSON)
                .body(fault)
                .post(Story.simulator() + "/_simulator/faults")
                .then()
                .statusCode(200);
    }

    private void assertNothingWaits() {
        story.admin().get(story.confirmation()).then().statusCode(404);
    }

    private static ValidatableResponse assertStale(Response response, String words) {
        return response.then()
                .statusCode(400)
                .contentType("text/html;charset=UTF-8")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Cache-Control", containsString("no-store"))
                .header("Referrer-Policy", "no-referrer")
                .body(containsString(words));
    }

    private static String stateOf(String url) {
        var state = Pattern.compile("[?&]state=([^&]+)").matcher(url);
        assertThat(state.find()).isTrue();
        return state.group(1);
    }

    private static <T> List<T> atOnce(List<Callable<T>> calls) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(calls).stream()
                    .map(done -> done.resultNow())
                    .toList();
        }
    }
}
