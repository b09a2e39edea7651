package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LinkComponentTest {

    private Story story;
    private String account;

    @BeforeEach
    void prepare() {
        story = Story.enabled();
        account = Story.newAccount();
    }

    @Test
    void an_administrator_links_the_clinics_account() {
        assertThat(story.link(account)).isEqualTo(Story.RETURN_URL + "?stripe=linked");
        story.settings()
                .then()
                .body("stripe.status", equalTo("LINKED"))
                .body("stripe.account", equalTo(account))
                .body("stripe.country", equalTo("AU"))
                .body("stripe.chargesEnabled", equalTo(true))
                .body("stripe.livemode", equalTo(false))
                .body("stripe.requirements", hasSize(0));
        await().untilAsserted(() ->
                assertThat(story.published().getLast().data()).contains("\"status\":\"LINKED\"", account));
        assertThat(EventContract.violations(
                        "ClinicPaymentsChanged", story.published().getLast().data()))
                .isEmpty();
        story.admin()
                .get("/v1/clinics/" + story.clinic + "/audit-log?limit=1")
                .then()
                .body("items[0].action", equalTo("stripe-account-linked"))
                .body("items[0].actor.subject", equalTo("subject-of-clinic-admin-" + story.organisation));
    }

    @Test
    void an_account_that_cannot_charge_yet_says_what_is_missing() {
        Story.setAccount(account, Map.of("chargesEnabled", false, "requirements", List.of("external_account")));
        story.link(account);
        story.settings()
                .then()
                .body("stripe.chargesEnabled", equalTo(false))
                .body("stripe.requirements", equalTo(List.of("external_account")));
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
    void a_clinic_that_has_an_account_removes_it_before_it_links_another() {
        story.link(account);
        story.admin()
                .body(Map.of("returnUrl", Story.RETURN_URL))
                .post("/v1/clinics/" + story.clinic + "/stripe-account/link")
                .then()
                .statusCode(409)
                .body("code", equalTo("already-linked"));
    }

    @Test
    void the_browser_goes_back_to_the_platforms_own_pages_only() {
        story.admin()
                .body(Map.of("returnUrl", "https://evil.example/configure"))
                .post("/v1/clinics/" + story.clinic + "/stripe-account/link")
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("returnUrl"));
    }

    @Test
    void a_denied_authorisation_goes_back_without_a_link() {
        String state = stateOf(story.depart());
        Story.comeBack("/v1/stripe/oauth/callback?error=access_denied&error_description=no&state=" + state)
                .then()
                .statusCode(303)
                .header("Location", Story.RETURN_URL + "?stripe=denied");
        assertThat(story.stripeStatus()).isEqualTo("UNLINKED");
    }

    @Test
    void a_code_stripe_does_not_know_goes_back_without_a_link() {
        String state = stateOf(story.depart());
        Story.comeBack("/v1/stripe/oauth/callback?code=ac_unknown&state=" + state)
                .then()
                .statusCode(303)
                .header("Location", Story.RETURN_URL + "?stripe=failed");
        assertThat(story.stripeStatus()).isEqualTo("UNLINKED");
    }

    @Test
    void a_way_back_is_used_once() {
        String callback = Story.approve(story.depart(), account);
        Story.comeBack(callback).then().statusCode(303);
        assertStale(Story.comeBack(callback));
        assertThat(story.stripeStatus()).isEqualTo("LINKED");
    }

    @Test
    void a_way_back_is_open_for_ten_minutes() throws SQLException {
        String callback = Story.approve(story.depart(), account);
        execute("update link_attempt set expires_at = now() where clinic_id = '" + story.clinic + "'");
        assertStale(Story.comeBack(callback));
        assertThat(story.stripeStatus()).isEqualTo("UNLINKED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?code=ac_1", "?state=", "?state=AAAA&code=ac_1", "?error=access_denied"})
    void a_way_back_that_nobody_went_is_refused_with_a_page(String query) {
        assertStale(Story.comeBack("/v1/stripe/oauth/callback" + query));
    }

    @Test
    void the_state_is_long_and_stands_in_the_database_as_a_hash_only() throws SQLException {
        String state = stateOf(story.depart());
        assertThat(state).matches("[A-Za-z0-9_-]{43}");
        try (var connection = DatabaseOwner.connect();
                var select = connection.prepareStatement(
                        "select link_attempt::text from link_attempt where clinic_id = ?")) {
            select.setString(1, story.clinic);
            var rows = select.executeQuery();
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).doesNotContain(state);
        }
    }

    @Test
    void of_a_hundred_browsers_that_come_back_at_once_one_is_let_in() throws Exception {
        String callback = Story.approve(story.depart(), account);
        List<Integer> statuses =
                atOnce(Collections.nCopies(100, () -> Story.comeBack(callback).statusCode()));
        assertThat(statuses).containsOnly(303, 400);
        assertThat(statuses.stream().filter(status -> status == 303)).hasSize(1);
        assertThat(story.stripeStatus()).isEqualTo("LINKED");
    }

    @Test
    void an_account_is_linked_to_one_clinic() {
        story.link(account);
        Story other = Story.enabled();
        assertThat(other.link(account)).isEqualTo(Story.RETURN_URL + "?stripe=already-linked");
        assertThat(other.stripeStatus()).isEqualTo("UNLINKED");
        assertThat(Story.isConnected(account)).isTrue();
    }

    @Test
    void of_clinics_that_link_an_account_at_once_one_gets_it() throws Exception {
        List<Story> clinics = List.of(story, Story.enabled(), Story.enabled(), Story.enabled());
        List<String> callbacks = clinics.stream()
                .map(clinic -> Story.approve(clinic.depart(), account))
                .toList();
        List<String> ends = atOnce(callbacks.stream()
                .<Callable<String>>map(
                        callback -> () -> Story.comeBack(callback).header("Location"))
                .toList());
        assertThat(ends.stream().filter(end -> end.endsWith("stripe=linked"))).hasSize(1);
        assertThat(ends.stream().filter(end -> end.endsWith("stripe=already-linked")))
                .hasSize(3);
        assertThat(clinics.stream().filter(clinic -> clinic.stripeStatus().equals("LINKED")))
                .hasSize(1);
        assertThat(Story.isConnected(account)).isTrue();
    }

    @Test
    void an_account_that_came_too_late_does_not_stay_open_to_the_platform() {
        String second = Story.newAccount();
        String late = Story.approve(story.depart(), second);
        story.link(account);
        assertThat(Story.comeBack(late).header("Location")).endsWith("stripe=already-linked");
        assertThat(Story.isConnected(second)).isFalse();
        assertThat(Story.isConnected(account)).isTrue();
    }

    private static void assertStale(Response response) {
        response.then()
                .statusCode(400)
                .contentType("text/html;charset=UTF-8")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Cache-Control", containsString("no-store"))
                .header("Referrer-Policy", "no-referrer")
                .body(containsString("no longer valid"));
    }

    private static String stateOf(String authorizeUrl) {
        var state = Pattern.compile("[?&]state=([^&]+)").matcher(authorizeUrl);
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

    private void execute(String sql) throws SQLException {
        try (var connection = DatabaseOwner.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
