package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.DatabaseOwner;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.LoggedLines;
import org.caretill.testinfrastructure.Tokens;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** Paying on one's own phone: a link gives access to one request, once, and reveals nothing to strangers. */
@QuarkusTest
class PayLinkComponentTest {

    private static final Logger LOG = Logger.getLogger(PayLinkComponentTest.class);

    private static final String GOOD_CARD = "4242424242424242";
    private static final int GUESSES_PER_ADDRESS = 100;
    private static final AtomicInteger ADDRESSES = new AtomicInteger();

    /** Each test has an address of its own, so that its failures do not count for others. */
    private final String address = "198.18.0." + ADDRESSES.incrementAndGet();

    private static Response issue(Calls call, String id) {
        return call.clinician().post("/v1/payment-requests/" + id + "/pay-link");
    }

    private static String tokenOf(Response link) {
        String url = link.then().statusCode(201).extract().path("url");
        assertThat(url).startsWith("http://localhost:8080/pay#");
        return url.substring(url.indexOf('#') + 1);
    }

    private Response redeem(String token) {
        return redeem(token, UUID.randomUUID().toString());
    }

    private Response redeem(String token, String key) {
        return given().contentType(ContentType.JSON)
                .header("X-Forwarded-For", address)
                .header("Idempotency-Key", key)
                .body(Map.of("token", token))
                .post("/v1/pay-links/redemption");
    }

    private static void cancel(Calls call, String id) {
        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200);
    }

    @Test
    void the_phone_pays_by_the_link_and_the_laptop_shows_it_too() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String another = call.requested();
        var laptop = call.pay(id);
        var link = issue(call, id);
        link.then().body("expiresAt", equalTo(call.read(id).<String>path("expiresAt")));
        assertThat(link.<String>path("qrSvg")).startsWith("<svg ").doesNotContain("script");

        var redeemed = redeem(tokenOf(link));
        redeemed.then().statusCode(200).body("paymentRequestId", equalTo(id));
        assertThat(Instant.parse(redeemed.path("expiresAt"))).isAfter(Instant.parse(link.path("expiresAt")));
        String phone = redeemed.path("guestToken");

        Calls.as(phone).get("/v1/guest/payment-requests").then().statusCode(200).body("items.id", contains(id));
        for (String action : List.of("opening", "payment", "decline", "pay-link")) {
            Calls.as(phone)
                    .post("/v1/guest/payment-requests/" + another + "/" + action)
                    .then()
                    .statusCode(404);
        }
        Calls.as(phone)
                .post("/v1/guest/payment-requests/" + id + "/opening")
                .then()
                .statusCode(200);
        var payment = Calls.as(phone).post("/v1/guest/payment-requests/" + id + "/payment");
        assertThat(Calls.intentOf(payment)).isEqualTo(Calls.intentOf(laptop));
        call.confirm(payment, GOOD_CARD).then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", Calls.intentOf(payment));
        call.awaitStatus(id, "PAID");
        for (var page : List.of(Calls.as(phone), call.guest())) {
            page.get("/v1/guest/payment-requests")
                    .then()
                    .body("items.find { it.id == '%s' }.status".formatted(id), equalTo("PAID"));
        }
        call.guest().get("/v1/guest/payment-requests").then().body("items.id", hasItems(id, another));
    }

    @Test
    void the_log_says_who_had_a_link_made() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        var lines = new LoggedLines();
        try (lines) {
            issue(call, id).then().statusCode(201);
            call.guest()
                    .post("/v1/guest/payment-requests/" + id + "/pay-link")
                    .then()
                    .statusCode(201);
        }
        String issued = "pay link issued: id=" + id + " clinic=" + call.clinic + " caller=";
        assertThat(lines.text())
                .contains(issued + "subject-of-clinician-demo-health", issued + call.patient)
                .doesNotContain("/pay#");
    }

    @Test
    void every_invalid_token_gets_the_same_answer_to_the_byte() {
        var call = Calls.atDemoClinic();
        Map<String, String> tokens = new LinkedHashMap<>();

        String used = tokenOf(issue(call, call.requested()));
        redeem(used).then().statusCode(200);
        tokens.put("used", used);

        String replacedId = call.requested();
        tokens.put("replaced", tokenOf(issue(call, replacedId)));
        issue(call, replacedId).then().statusCode(201);

        String cancelledId = call.requested();
        tokens.put("cancelled", tokenOf(issue(call, cancelledId)));
        cancel(call, cancelledId);

        String declinedId = call.requested();
        tokens.put("declined", tokenOf(issue(call, declinedId)));
        call.guest()
                .post("/v1/guest/payment-requests/" + declinedId + "/decline")
                .then()
                .statusCode(200);

        String paidId = call.requested();
        tokens.put("paid", tokenOf(issue(call, paidId)));
        var payment = call.pay(paidId);
        call.confirm(payment, GOOD_CARD).then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", Calls.intentOf(payment));
        call.awaitStatus(paidId, "PAID");

        String expiredId = call.requested();
        tokens.put("expired", tokenOf(issue(call, expiredId)));
        PaidRequests.execute("update payment_request set expires_at = now() where id = '" + expiredId + "'");

        String endingId = call.requested();
        tokens.put("being ended", tokenOf(issue(call, endingId)));
        PaidRequests.execute("update payment_request set ending = 'CANCELLED', ending_reason = 'cancelled-by-clinic'"
                + " where id = '" + endingId + "'");

        tokens.put("foreign", Tokens.guest(call.clinic, call.call, call.patient));
        tokens.put("unknown", "A".repeat(43));
        tokens.put("malformed", "not a token, \u0000 nor ü nor \uD83D\uDE00");
        tokens.put("empty", "");
        tokens.put("long", "x".repeat(60_000));

        String expected = answerOf(redeem("B".repeat(43)));
        assertThat(expected).startsWith("404 ").contains("not-found");
        tokens.forEach(
                (kind, token) -> assertThat(answerOf(redeem(token))).as(kind).isEqualTo(expected));
    }

    /** Status, headers other than the id of the request, and body. */
    private static String answerOf(Response answer) {
        List<Header> headers = answer.headers().asList().stream()
                .filter(header -> !header.hasSameNameAs(new Header("X-Request-Id", "")))
                .toList();
        return answer.statusCode() + " " + headers + " " + answer.asString();
    }

    @Test
    void of_many_concurrent_redemptions_one_succeeds() throws Exception {
        var call = Calls.atDemoClinic();
        String token = tokenOf(issue(call, call.requested()));
        List<Integer> answers = simultaneously(20, () -> redeem(token).statusCode());
        assertThat(answers).containsOnly(200, 404).containsOnlyOnce(200);
    }

    @Test
    void a_redemption_whose_answer_was_lost_is_repeated_with_its_key_and_by_nobody_else() throws Exception {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String token = tokenOf(issue(call, id));
        String key = UUID.randomUUID().toString();
        redeem(token, key).then().statusCode(200);

        redeem(token).then().statusCode(404);
        String again = redeem(token, key)
                .then()
                .statusCode(200)
                .body("paymentRequestId", equalTo(id))
                .extract()
                .path("guestToken");
        read(again).then().statusCode(200).body("items.id", contains(id));
        assertThat(simultaneously(8, () -> redeem(token, key).statusCode())).containsOnly(200);
        redeem(token).then().statusCode(404);
    }

    @Test
    void a_redemption_is_repeated_for_ten_minutes_after_the_first_and_not_later() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String token = tokenOf(issue(call, id));
        String key = UUID.randomUUID().toString();
        redeem(token, key).then().statusCode(200);

        redeemedEarlier(id, "9 minutes");
        redeem(token, key).then().statusCode(200);
        // The repetition has not begun the time anew.
        redeemedEarlier(id, "61 seconds");
        redeem(token, key).then().statusCode(404);
    }

    private static void redeemedEarlier(String id, String interval) {
        PaidRequests.execute("update pay_link set redeemed_at = redeemed_at - interval '" + interval
                + "' where payment_request_id = '" + id + "'");
    }

    @Test
    void a_redemption_is_not_repeated_for_a_link_that_was_replaced_nor_after_the_request_has_ended() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String key = UUID.randomUUID().toString();
        String first = tokenOf(issue(call, id));
        redeem(first, key).then().statusCode(200);

        String newer = tokenOf(issue(call, id));
        redeem(first, key).then().statusCode(404);
        // The newer link is unused, whoever opens it.
        redeem(newer).then().statusCode(200);
        redeem(newer, key).then().statusCode(404);

        String cancelled = call.requested();
        String itsLink = tokenOf(issue(call, cancelled));
        redeem(itsLink, key).then().statusCode(200);
        cancel(call, cancelled);
        redeem(itsLink, key).then().statusCode(404);
    }

    @Test
    void a_redemption_without_a_key_works_once() {
        var call = Calls.atDemoClinic();
        String token = tokenOf(issue(call, call.requested()));
        for (int status : List.of(200, 404, 404)) {
            given().contentType(ContentType.JSON)
                    .header("X-Forwarded-For", address)
                    .body(Map.of("token", token))
                    .post("/v1/pay-links/redemption")
                    .then()
                    .statusCode(status);
        }
    }

    @Test
    void of_many_links_created_concurrently_one_works() throws Exception {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        List<String> links = simultaneously(8, () -> tokenOf(issue(call, id)));
        assertThat(links.stream().map(token -> redeem(token).statusCode())).containsOnlyOnce(200);
    }

    @Test
    void the_payer_can_create_a_link_which_replaces_the_clinicians() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String clinicians = tokenOf(issue(call, id));
        String payers = tokenOf(call.guest().post("/v1/guest/payment-requests/" + id + "/pay-link"));
        redeem(clinicians).then().statusCode(404);
        redeem(payers).then().statusCode(200).body("paymentRequestId", equalTo(id));
    }

    @Test
    void a_newer_link_withdraws_the_token_of_an_earlier_one() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String first = redeem(tokenOf(issue(call, id))).path("guestToken");
        read(first).then().statusCode(200).body("items.id", contains(id));
        // The end of the call does not end it.
        Calls.as(Tokens.staff("call-platform", "platform"))
                .body(Map.of("clinicId", call.clinic))
                .post("/v1/calls/" + call.call + "/end")
                .then()
                .statusCode(200);
        read(first).then().statusCode(200);

        String newer = tokenOf(issue(call, id));
        try (var lines = new LoggedLines()) {
            read(first).then().statusCode(401);
            String whose = String.join("/", call.clinic, call.call, call.patient);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> lines.text().contains("caller=- claimed=" + whose + " address="));
        }
        Calls.as(first)
                .post("/v1/guest/payment-requests/" + id + "/decline")
                .then()
                .statusCode(401);
        String second = redeem(newer).path("guestToken");
        read(second).then().statusCode(200).body("items.id", contains(id));
        read(first).then().statusCode(401);

        cancel(call, id);
        read(second).then().statusCode(401);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(revocations(id)).containsExactly(2, 3));
    }

    private static Response read(String token) {
        return Calls.as(token).get("/v1/guest/payment-requests");
    }

    private static List<Integer> revocations(String id) {
        return Events.published("payment-requests.v1", id).stream()
                .filter(event -> event.type().equals("PayLinkTokensRevoked"))
                .peek(event -> assertThat(EventContract.violations(event.type(), event.data()))
                        .as(event.data())
                        .isEmpty())
                .map(event -> JsonPath.from(event.data()).getInt("generation"))
                .toList();
    }

    @Test
    void the_token_of_a_link_lives_twelve_hours_at_most() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        PaidRequests.execute(
                "update payment_request set expires_at = now() + interval '7 days' where id = '" + id + "'");
        String token = tokenOf(issue(call, id));
        Instant expiresAt = Instant.parse(redeem(token).path("expiresAt"));
        assertThat(expiresAt)
                .isBetween(
                        Instant.now().plus(Duration.ofHours(11)), Instant.now().plus(Duration.ofHours(12)));
        // After that, a fresh link works.
        redeem(tokenOf(issue(call, id))).then().statusCode(200);
    }

    @Test
    void links_have_a_brake() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        for (int press = 0; press < 10; press++) {
            issue(call, id).then().statusCode(201);
        }
        issue(call, id).then().statusCode(429).body("code", equalTo("too-soon")).header("Retry-After", "60");
        call.guest()
                .post("/v1/guest/payment-requests/" + id + "/pay-link")
                .then()
                .statusCode(429);
        issue(call, call.requested()).then().statusCode(201);
        PaidRequests.execute(
                "update pay_link set minute_began_at = now() - interval '61 seconds' where payment_request_id = '" + id
                        + "'");
        issue(call, id).then().statusCode(201);
    }

    @Test
    void an_ended_request_and_one_of_another_clinic_get_no_link() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        Calls.atOtherClinic()
                .clinician()
                .post("/v1/payment-requests/" + id + "/pay-link")
                .then()
                .statusCode(404);
        call.guest("somebody-else")
                .post("/v1/guest/payment-requests/" + id + "/pay-link")
                .then()
                .statusCode(404);
        cancel(call, id);
        issue(call, id).then().statusCode(409).body("code", equalTo("already-cancelled"));
        String expired = call.requested();
        PaidRequests.execute("update payment_request set expires_at = now() where id = '" + expired + "'");
        issue(call, expired).then().statusCode(409).body("code", equalTo("already-expired"));
    }

    @Test
    void guessing_tokens_is_limited_and_cheap_to_refuse() throws Exception {
        var call = Calls.atDemoClinic();
        String token = tokenOf(issue(call, call.requested()));
        long begun = System.nanoTime();
        int guesses = 2_000;
        List<Integer> answers = new ArrayList<>();
        try (var guessers = Executors.newFixedThreadPool(8)) {
            var running = IntStream.range(0, guesses)
                    .mapToObj(guess -> guessers.submit(
                            () -> redeem("guess-%037d".formatted(guess)).statusCode()))
                    .toList();
            for (var guess : running) {
                answers.add(guess.get());
            }
        }
        long ms = Duration.ofNanos(System.nanoTime() - begun).toMillis();
        LOG.infof("%d guesses in %d ms", guesses, ms);

        assertThat(answers).containsOnly(404, 429);
        assertThat(answers.stream().filter(status -> status == 404).count())
                .isBetween((long) GUESSES_PER_ADDRESS, GUESSES_PER_ADDRESS + 8L);
        var refused = redeem("another guess");
        refused.then().statusCode(429).body("code", equalTo("too-many-attempts"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 3_600);
        // The guesses do not lock out who has a valid link at the same address.
        redeem(token).then().statusCode(200);
    }

    @Test
    void the_token_and_the_key_are_in_no_table_no_event_and_no_log() throws SQLException {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        List<String> secrets = new ArrayList<>();
        var lines = new LoggedLines();
        try (lines) {
            String token = tokenOf(issue(call, id));
            String key = UUID.randomUUID().toString();
            secrets.addAll(List.of(token, key));
            secrets.add(redeem(token, key).path("guestToken"));
            try (var connection = DatabaseOwner.connect();
                    var rows = connection
                            .createStatement()
                            .executeQuery("select l::text from pay_link l where payment_request_id = '" + id + "'")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).doesNotContain(secrets);
            }
            redeem(token).then().statusCode(404);
            given().contentType(ContentType.JSON)
                    .header("X-Forwarded-For", address)
                    .header("Idempotency-Key", key)
                    .body("{\"token\": [\"" + token + "\"]}")
                    .post("/v1/pay-links/redemption")
                    .then()
                    .statusCode(400)
                    .body(org.hamcrest.Matchers.not(org.hamcrest.Matchers.containsString(token)));
        }
        String logged = lines.text();
        assertThat(logged).contains("pay link issued: id=" + id, "pay link redeemed: id=" + id);
        for (String secret : secrets) {
            assertThat(logged).doesNotContain(secret);
            assertThat(Events.published("payment-requests.v1", id))
                    .allSatisfy(event -> assertThat(event.data()).doesNotContain(secret));
        }
    }

    private static <T> List<T> simultaneously(int times, Callable<T> task) throws Exception {
        try (var threads = Executors.newFixedThreadPool(times)) {
            List<T> results = new ArrayList<>();
            for (var future : threads.invokeAll(
                    IntStream.range(0, times).mapToObj(_ -> task).toList())) {
                results.add(future.get());
            }
            return results;
        }
    }
}
