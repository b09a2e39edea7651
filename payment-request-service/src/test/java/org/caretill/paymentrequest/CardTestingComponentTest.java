package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.caretill.testinfrastructure.AnswerJson;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.Test;

/** Limits on failed card attempts stop card testers and not ordinary payers. */
@QuarkusTest
class CardTestingComponentTest {

    private static final String GOOD_CARD = "4242424242424242";
    private static final int PER_REQUEST = 10;
    private static final int PER_PAYER = 25;

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
        String intent = Calls.intentOf(call.pay(id));
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
        call.pay(id).then().statusCode(409).body("code", equalTo("already-cancelled"));
    }

    @Test
    void neither_the_clinic_nor_the_payer_sees_that_a_card_is_stolen() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        call.attemptFails(Calls.intentOf(call.pay(id)), "ch_stolen", "stolen_card", "2026-11-23T01:02:35Z");
        awaitFailures(call, id, 1);
        call.read(id).then().body("lastFailure.code", equalTo("card_declined"));
        assertThat(call.read(id).asString()).doesNotContain("stolen");
        assertThat(call.read(id).<List<String>>path("timeline.detail")).contains("card_declined");

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
        var payment = call.pay(id);
        fail(call, Calls.intentOf(payment), PER_REQUEST - 1);
        awaitFailures(call, id, PER_REQUEST - 1);
        call.confirm(payment, GOOD_CARD).then().statusCode(200);

        fail(call, Calls.intentOf(payment), 1);

        call.awaitStatus(id, "PAID");
        call.read(id).then().body("endReason", nullValue()).body("needsAttention", nullValue());
    }

    @Test
    void a_payer_of_whom_too_many_cards_failed_may_not_pay_for_a_while_and_nobody_else_is_refused() {
        var call = Calls.atDemoClinic();
        for (int left = PER_PAYER; left > 0; left -= PER_REQUEST - 1) {
            String id = call.requested();
            var payment = call.pay(id);
            payment.then().statusCode(200);
            int failures = Math.min(left, PER_REQUEST - 1);
            fail(call, Calls.intentOf(payment), failures);
            awaitFailures(call, id, failures);
        }
        String next = call.requested();
        var refused = call.pay(next);
        refused.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .body("code", equalTo("too-many-attempts"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 3_600);
        // The payer of a pay link is the same person.
        payWith(Tokens.guestByLink(call.clinic, call.call, call.patient, next), next)
                .then()
                .statusCode(429)
                .body("code", equalTo("too-many-attempts"));

        // All of them call from the same address.
        call.admit("patient-2", "Sam Example");
        String ofAnother = AnswerJson.text(
                call.clinician()
                        .body(with(call.asking(8500), "payerParticipantId", "patient-2"))
                        .post("/v1/payment-requests")
                        .then()
                        .statusCode(201)
                        .extract()
                        .response(),
                "id");
        payWith(Tokens.guest(call.clinic, call.call, "patient-2"), ofAnother)
                .then()
                .statusCode(200);
        var sameIdInAnotherCall = call.anotherCall();
        sameIdInAnotherCall.pay(sameIdInAnotherCall.requested()).then().statusCode(200);
        var elsewhere = Calls.atOtherClinic();
        elsewhere.pay(elsewhere.requested()).then().statusCode(200);
        call.pay(next).then().statusCode(429);
    }

    @Test
    void cards_that_fail_when_the_request_has_ended_count_for_the_payer_too() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String intent = Calls.intentOf(call.pay(id));
        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200);

        fail(call, intent, PER_PAYER);

        String next = call.requested();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> call.pay(next).then().statusCode(429).body("code", equalTo("too-many-attempts")));
        call.read(id).then().body("status", equalTo("CANCELLED")).body("failedAttempts", equalTo(0));
    }

    private static Response payWith(String token, String id) {
        return Calls.as(token).post("/v1/guest/payment-requests/" + id + "/payment");
    }

    private static Map<String, Object> with(Map<String, Object> body, String name, Object value) {
        var changed = new HashMap<>(body);
        changed.put(name, value);
        return changed;
    }
}
