package org.caretill.clinicconfig;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.caretill.calleridentity.Roles;
import org.caretill.clinicconfig.paymentpages.WalletRegistrations;
import org.caretill.clinicconfig.paymentpages.WalletRegistrations.Claim;
import org.caretill.clinicconfig.paymentpages.WalletRegistrations.Place;
import org.caretill.stripesimulator.SimulatorSettings;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The domains of the payment pages, on the accounts of clinics at Stripe. */
@QuarkusTest
class WalletRegistrationComponentTest {

    private static final String DOMAINS = "/v1/payment-page-domains/";

    private static final Duration SOON = Duration.ofSeconds(30);

    @Inject
    WalletRegistrations registrations;

    @Inject
    Transactions transactions;

    /** No other test uses it. */
    private final String domain = "call-" + Story.shortId() + ".example.com";

    private final String account = Story.newAccount();

    @AfterEach
    void removeDomain() {
        remove(domain);
    }

    @Test
    void an_account_that_is_linked_has_its_wallets_registered_on_every_domain() {
        add(domain).then().statusCode(201).body("domain", equalTo(domain));
        Story story = Story.linked(account);

        awaitWallet(story, "applePay.on", true);
        assertThat(wallet(story, "googlePay.on")).isEqualTo(true);
        assertThat(wallet(story, "checkedAt")).isNotNull();
        assertThat(atStripe("enabled")).isEqualTo(true);
        story.settings().then().body("stripe.chargesEnabled", equalTo(true));
        Story.operator()
                .get("/v1/payment-page-domains")
                .then()
                .statusCode(200)
                .body("items.find { it.domain == '" + domain + "' }.applePay", notNullValue());
    }

    @Test
    void a_domain_that_is_added_later_is_registered_on_accounts_that_are_linked() {
        Story story = Story.linked(account);
        String newer = Story.newAccount();
        story.link(newer);
        assertThat(story.ofAccount(account, "status")).isEqualTo("REPLACED");

        add(domain).then().statusCode(201);

        awaitWallet(story, "applePay.on", true);
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(wallet(story, newer, "applePay.on")).isEqualTo(true));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_a_clinic_changed_at_stripe_is_repaired_at_night(boolean gone) {
        add(domain);
        Story story = Story.linked(account);
        awaitWallet(story, "applePay.on", true);
        String planned = Database.text("select (next_check_at at time zone 'Australia/Sydney')::time from"
                + " wallet_registration where account = '" + account + "' and domain = '" + domain + "'");
        assertThat(planned).isBetween("01:00", "05:00");

        if (gone) {
            order(Map.of("account", account, "forget", true));
            assertThat(atStripe("enabled")).isNull();
        } else {
            stripe().contentType(ContentType.URLENC)
                    .formParam("enabled", false)
                    .post(Story.simulator() + "/v1/payment_method_domains/" + atStripe("id"))
                    .then()
                    .statusCode(200);
        }
        makeDue();

        await().atMost(SOON).untilAsserted(() -> assertThat(atStripe("enabled")).isEqualTo(true));
    }

    @Test
    void a_wallet_that_stripe_cannot_verify_says_so_in_stripes_words_until_it_can() {
        order(Map.of("applePay", "inactive", "message", "The file\nwas not found." + " x".repeat(200)));
        add(domain);
        Story story = Story.linked(account);

        awaitWallet(story, "applePay.off", "NOT_VERIFIED");
        assertThat((String) wallet(story, "applePay.stripesWords"))
                .startsWith("The file was not found. x")
                .hasSize(300);
        assertThat(wallet(story, "googlePay.on")).isEqualTo(true);
        story.settings().then().body("stripe.chargesEnabled", equalTo(true));
        assertThat(secondsUntilNextCheck()).isBetween(1, 65);

        order(Map.of("applePay", "active"));
        check(story).then().statusCode(202);
        awaitWallet(story, "applePay.on", true);
        check(story)
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("too-soon"));
    }

    @Test
    void a_domain_that_stripe_refuses_is_shown_with_its_reason() {
        order(Map.of("refused", true, "message", "This domain is blocked."));
        add(domain);
        Story story = Story.linked(account);

        awaitWallet(story, "applePay.off", "DOMAIN_REFUSED");
        assertThat(wallet(story, "googlePay.off")).isEqualTo("DOMAIN_REFUSED");
        assertThat(wallet(story, "googlePay.stripesWords")).isEqualTo("This domain is blocked.");
    }

    @Test
    void an_account_for_which_the_platform_may_not_register_says_so() {
        fault(Map.of("status", 403, "code", "more_permissions_required"));
        add(domain);
        Story story = Story.linked(account);

        awaitWallet(story, "applePay.off", "NOT_PERMITTED");
        withoutFaults();
        makeDue();
        awaitWallet(story, "applePay.on", true);
    }

    @Test
    void while_stripe_does_not_answer_the_check_is_made_again_after_growing_delays() {
        fault(Map.of("status", 503));
        add(domain);
        Story story = Story.linked(account);
        awaitWallet(story, "applePay.off", "NO_ANSWER");
        assertThat(wallet(story, "checkedAt")).isNull();
        assertThat(secondsUntilNextCheck()).isBetween(1, 65);

        makeDue();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(secondsUntilNextCheck()).isBetween(70, 125));

        withoutFaults();
        makeDue();
        awaitWallet(story, "applePay.on", true);
    }

    @Test
    void a_removed_domain_is_disabled_at_stripe_even_if_stripe_was_away() {
        add(domain);
        Story story = Story.linked(account);
        awaitWallet(story, "applePay.on", true);

        fault(Map.of("status", 503));
        remove(domain).then().statusCode(204);
        remove(domain).then().statusCode(204);
        assertThat(wallet(story, "domain")).isNull();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(secondsUntilNextCheck()).isBetween(1, 65));
        withoutFaults();
        makeDue();

        await().atMost(SOON).untilAsserted(() -> assertThat(rows()).isZero());
        assertThat(atStripe("enabled")).isEqualTo(false);

        add(domain).then().statusCode(201);
        awaitWallet(story, "applePay.on", true);
        assertThat(atStripe("enabled")).isEqualTo(true);
    }

    @Test
    void the_registrations_of_a_removed_account_end() {
        add(domain);
        Story story = Story.linked(account);
        awaitWallet(story, "applePay.on", true);

        story.remove(account).then().statusCode(202);
        story.tellRequestsEnded(account, 0);

        await().atMost(SOON).untilAsserted(() -> assertThat(rows()).isZero());
        assertThat(story.ofAccount(account, "wallets")).isEqualTo(List.of());
        check(story).then().statusCode(404);
    }

    @Test
    void of_several_replicas_one_makes_a_check() throws InterruptedException {
        var place = new Place(account, domain);
        Callable<Claim> claim = () -> transactions.await(Tenancy.EVERYTHING, () -> registrations.claim(place));
        int alone = 0;
        try (var replicas = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 5; round++) {
                Database.execute(
                        "insert into wallet_registration (account, domain, next_check_at) values ('%s', '%s', now())"
                                        .formatted(account, domain)
                                + " on conflict (account, domain) do update set next_check_at = now()");
                List<Claim> claims = replicas
                        .invokeAll(IntStream.range(0, 4).mapToObj(_ -> claim).toList())
                        .stream()
                        .map(Future::resultNow)
                        .filter(Objects::nonNull)
                        .toList();
                // The service's own job may have been the one.
                assertThat(claims).hasSizeLessThanOrEqualTo(1);
                alone += claims.size();
            }
        }
        assertThat(alone).isPositive();
    }

    @Test
    void another_clinic_sees_nothing_of_it() {
        add(domain);
        Story story = Story.linked(account);
        awaitWallet(story, "applePay.on", true);
        Story stranger = Story.linked(Story.newAccount());

        assertThat(transactions.await(Tenancy.ofClinic(stranger.clinic), () -> registrations.of(account)))
                .isEmpty();
        assertThat(transactions.await(Tenancy.ofClinic(story.clinic), () -> registrations.of(account)))
                .isNotEmpty();
        stranger.admin()
                .post("/v1/clinics/" + stranger.clinic + "/stripe-accounts/" + account + "/wallet-check")
                .then()
                .statusCode(404);
        stranger.admin()
                .post("/v1/clinics/" + story.clinic + "/stripe-accounts/" + account + "/wallet-check")
                .then()
                .statusCode(404);
    }

    @Test
    void the_platform_and_the_operator_change_the_domains_and_the_log_tells_it() {
        Story platform = new Story();
        platform.as(Roles.CALL_PLATFORM).put(DOMAINS + domain).then().statusCode(201);
        platform.as(Roles.CALL_PLATFORM).put(DOMAINS + domain).then().statusCode(200);
        Story.operator().get("/v1/payment-page-domains").then().statusCode(200).body("items.domain", hasItem(domain));
        Story.operator()
                .get("/v1/audit-log?limit=1&action=payment-page-domains-changed")
                .then()
                .statusCode(200)
                .body("items[0].organisationId", equalTo("*"))
                .body("items[0].before.paymentPageDomains", not(hasItem(domain)))
                .body("items[0].after.paymentPageDomains", hasItem(domain))
                .body("items[0].actor.role", equalTo(Roles.CALL_PLATFORM));
        Story.operator().delete(DOMAINS + domain).then().statusCode(204);
        for (String role : List.of(Roles.CLINIC_ADMIN, Roles.ORGANISATION_ADMIN, Roles.CLINICIAN)) {
            platform.as(role).get("/v1/payment-page-domains").then().statusCode(403);
            platform.as(role).put(DOMAINS + domain).then().statusCode(403);
            platform.as(role).delete(DOMAINS + domain).then().statusCode(403);
        }
        given().put(DOMAINS + domain).then().statusCode(401);
        Story.operator()
                .post("/v1/clinics/" + platform.clinic + "/stripe-accounts/" + account + "/wallet-check")
                .then()
                .statusCode(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "example",
                "https:%2F%2Fcall.example.com",
                "call.example.com:443",
                "call.example.com.",
                "*.example.com",
                "a_b.example.com",
                "%5B2001:db8::1%5D",
                "%20call.example.com",
                "call..example.com"
            })
    void what_is_no_bare_name_of_a_host_is_refused(String name) {
        assertThat(add(name).then().statusCode(400).extract().<List<String>>path("violations.field"))
                .containsExactly("domain");
    }

    @ParameterizedTest
    @CsvSource({"B%C3%BCcher-x.Example, xn--bcher-x-n2a.example", "localhost, localhost"})
    void a_name_is_stored_in_ascii_and_lower_case(String given, String stored) {
        try {
            assertThat(add(given).then().extract().<String>path("domain")).isEqualTo(stored);
        } finally {
            remove(stored).then().statusCode(204);
        }
    }

    @Test
    void there_are_at_most_twenty() {
        List<String> there = Story.operator()
                .get("/v1/payment-page-domains")
                .then()
                .extract()
                .path("items.domain");
        List<String> added = IntStream.range(there.size(), 20)
                .mapToObj(number -> number + "." + domain)
                .toList();
        try {
            added.forEach(name -> add(name).then().statusCode(201));
            add(domain).then().statusCode(409).body("code", equalTo("too-many-domains"));
        } finally {
            added.forEach(WalletRegistrationComponentTest::remove);
            // On every account of this class's other tests, too: the next test would wait a minute for its turn.
            Database.execute("delete from wallet_registration");
        }
    }

    private static Response add(String name) {
        return Story.operator().urlEncodingEnabled(false).put(DOMAINS + name);
    }

    private static Response remove(String name) {
        return Story.operator().delete(DOMAINS + name);
    }

    private Response check(Story story) {
        return story.admin().post("/v1/clinics/" + story.clinic + "/stripe-accounts/" + account + "/wallet-check");
    }

    private void awaitWallet(Story story, String field, Object value) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(wallet(story, field)).isEqualTo(value));
    }

    private Object wallet(Story story, String field) {
        return wallet(story, account, field);
    }

    private Object wallet(Story story, String of, String field) {
        return story.ofAccount(of, "wallets.find { it.domain == '%s' }?.%s".formatted(domain, field));
    }

    /** A field of the domain on the account at Stripe; null if it is not registered there. */
    private Object atStripe(String field) {
        ValidatableResponse list = stripe().queryParam("domain_name", domain)
                .get(Story.simulator() + "/v1/payment_method_domains")
                .then()
                .statusCode(200);
        return list.extract().path("data[0]?." + field);
    }

    private RequestSpecification stripe() {
        return given().auth().oauth2(SimulatorSettings.SECRET_KEY).header("Stripe-Account", account);
    }

    private void order(Map<String, Object> fields) {
        var body = new HashMap<>(fields);
        body.put("domain", domain);
        given().contentType(ContentType.JSON)
                .body(body)
                .post(Story.simulator() + "/_simulator/domains")
                .then()
                .statusCode(200);
    }

    /** From now on Stripe gives this answer to every call about domains of the account. */
    private void fault(Map<String, Object> answer) {
        Map<String, Object> fault = new HashMap<>(answer);
        fault.putAll(Map.of(
                "path",
                "/v1/payment_method_domains*",
                "account",
                account,
                "action",
                "status",
                "when",
                "before",
                "calls",
                1_000));
        given().contentType(ContentType.JSON)
                .body(fault)
                .post(Story.simulator() + "/_simulator/faults")
                .then()
                .statusCode(200);
    }

    private static void withoutFaults() {
        given().delete(Story.simulator() + "/_simulator/faults").then().statusCode(204);
    }

    private void makeDue() {
        Database.execute("update wallet_registration set next_check_at = now() where " + here());
    }

    private int secondsUntilNextCheck() {
        return Integer.parseInt(Database.text(
                "select extract(epoch from next_check_at - now())::int from wallet_registration where failed_checks > 0"
                        + " and " + here()));
    }

    private int rows() {
        return Integer.parseInt(Database.text("select count(*) from wallet_registration where " + here()));
    }

    private String here() {
        return "account = '%s' and domain = '%s'".formatted(account, domain);
    }
}
