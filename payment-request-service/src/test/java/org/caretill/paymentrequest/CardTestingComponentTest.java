package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.Test;

/** Limits on failed card attempts stop card testers and not ordinary payers. */
@QuarkusTest
class CardTestingComponentTest {

    private static final String GOOD_CARD = "4242424242424242";
    private static final int PER_REQUEST = 10;
    private static final int PER_ADDRESS = 25;

    private static Response payFrom(String address, Calls call, String id) {
        return call.guest().header("X-Forwarded-For", address).post("/v1/guest/payment-requests/" + id + "/payment");
    }

    private static void fail(Calls call, String intent, int times) {
        for (int attempt = 0; attempt < times; attempt++) {
            String charge = "ch_" + UUID.randomUUID().toString().replace("-", "");
            call.attemptFails(intent, charge, "generic_decline", Instant.now().toString());
            call.attemptFails(intent, charge, "generic_decline", Instant.now().toString());
        }
    }

    private static void awaitFailures(Calls call, String id, int attempts) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> call.read(id).then().body("failedAttempts", equalTo(attempts)));
    }

    private static String stripeStatus(Calls call, String intent) {
        return StripeSimulatorResource.simulator()
                .paymentIntent(call.account, intent)
                .orElseThrow()
                .path("status")
                .asText();
    }

    @Test
    void the_tenth_failed_attempt_ends_the_request_at_stripe_and_here() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String intent = Calls.intentOf(payFrom("203.0.113.1", call, id));
        fail(call, intent, PER_REQUEST - 1);
        awaitFailures(call, id, PER_REQUEST - 1);
        call.read(id).then().body("status", equalTo("REQUESTED")).body("endReason", nullValue());

        fail(call, intent, 1);

        call.awaitStatus(id, "CANCELLED");
        call.read(id)
                .then()
                .body("endReason", equalTo("too-many-attempts"))
                .body("failedAttempts", equalTo(PER_REQUEST));
        List<String> details = call.read(id).path("timeline.detail");
        assertThat(details.getLast()).isEqualTo("too-many-attempts");
        assertThat(stripeStatus(call, intent)).isEqualTo("canceled");
        payFrom("203.0.113.1", call, id).then().statusCode(409).body("code", equalTo("already-cancelled"));
    }

    @Test
    void the_clinic_sees_that_a_card_is_stolen_and_the_payer_does_not() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        call.attemptFails(Calls.intentOf(call.pay(id)), "ch_stolen", "stolen_card", "2026-11-23T01:02:35Z");
        awaitFailures(call, id, 1);
        call.read(id).then().body("lastFailure.code", equalTo("stolen_card"));
        assertThat(call.read(id).<List<String>>path("timeline.detail")).contains("stolen_card");

        String guests = "/v1/guest/payment-requests/";
        for (Response told : List.of(
                call.guest().get(guests),
                call.guest().post(guests + id + "/opening"),
                call.guest().body("{}").post(guests + id + "/decline"))) {
            assertThat(told.asString())
                    .contains(id, "generic_decline")
                    .contains("2026-11-23T01:02:35Z")
                    .doesNotContain("stolen");
        }
    }

    @Test
    void a_card_charged_before_the_cancellation_at_stripe_pays_the_request() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        var payment = payFrom("203.0.113.2", call, id);
        fail(call, Calls.intentOf(payment), PER_REQUEST - 1);
        awaitFailures(call, id, PER_REQUEST - 1);
        call.confirm(payment, GOOD_CARD).then().statusCode(200);

        fail(call, Calls.intentOf(payment), 1);

        call.awaitStatus(id, "PAID");
        call.read(id).then().body("endReason", nullValue()).body("needsAttention", nullValue());
    }

    @Test
    void an_address_where_too_many_cards_failed_may_not_pay_for_a_while_and_others_may() throws Exception {
        var call = Calls.atDemoClinic();
        String address = "203.0.113.3";
        for (int left = PER_ADDRESS; left > 0; left -= PER_REQUEST - 1) {
            String id = call.requested();
            var payment = payFrom(address, call, id);
            payment.then().statusCode(200);
            int failures = Math.min(left, PER_REQUEST - 1);
            fail(call, Calls.intentOf(payment), failures);
            awaitFailures(call, id, failures);
        }
        String next = call.requested();
        var refused = payFrom(address, call, next);
        refused.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .body("code", equalTo("too-many-attempts"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 3_600);
        // Without a trusted proxy, a caller can neither take over an address nor hide its own.
        assertThat(payAs("127.0.0.2", address, call, next)).isEqualTo(200);
        payFrom("203.0.113.4", call, next).then().statusCode(200);
        payFrom(address, call, next).then().statusCode(429);
    }

    @Test
    void cards_that_fail_when_the_request_has_ended_count_for_the_address_too() {
        var call = Calls.atDemoClinic();
        String address = "203.0.113.5";
        String id = call.requested();
        String intent = Calls.intentOf(payFrom(address, call, id));
        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200);

        fail(call, intent, PER_ADDRESS);

        String next = call.requested();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        payFrom(address, call, next).then().statusCode(429).body("code", equalTo("too-many-attempts")));
        call.read(id).then().body("status", equalTo("CANCELLED")).body("failedAttempts", equalTo(0));
    }

    /** Calls from another address than the trusted proxy's, with a header that is trusted only from the proxy. */
    private static int payAs(String connectedFrom, String claimed, Calls call, String id) throws Exception {
        try (HttpClient http = HttpClient.newBuilder()
                .localAddress(InetAddress.ofLiteral(connectedFrom))
                .build()) {
            var request = HttpRequest.newBuilder(URI.create(
                            "http://127.0.0.1:" + RestAssured.port + "/v1/guest/payment-requests/" + id + "/payment"))
                    .header("Authorization", "Bearer " + Tokens.guest(call.clinic, call.call, call.patient))
                    .header("X-Forwarded-For", claimed)
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }
}
