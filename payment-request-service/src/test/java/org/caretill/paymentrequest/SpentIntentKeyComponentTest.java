package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.caretill.paymentrequest.PaidRequests.execute;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.caretill.paymentrequest.end.DueEndingsJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Stripe creates a PaymentIntent, answers 500, and repeats that under the same key. The orphaned PaymentIntent is found
 * nevertheless, so that a request never has two open ones.
 */
@QuarkusTest
class SpentIntentKeyComponentTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    @Inject
    DueEndingsJob endings;

    private Calls call;
    private String id;

    @BeforeEach
    void a_request_of_a_clinic_of_its_own() {
        call = Calls.atNewClinic();
        id = call.requested();
    }

    @Test
    void an_orphaned_payment_intent_is_found_among_many_and_paid() {
        stripeFails("after");
        call.pay(id).then().statusCode(503).body("code", equalTo("stripe-unavailable"));
        String made = intentsAtStripe().getFirst();
        IntStream.range(0, 101).forEach(_ -> makeAtStripe("preq_another", 8500));

        var payment = call.pay(id);

        payment.then().statusCode(200);
        assertThat(Calls.intentOf(payment)).isEqualTo(made);
        assertThat(intentsAtStripe()).containsExactly(made);
        call.confirm(payment, "4242424242424242").then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", made);
        call.awaitStatus(id, "PAID");
    }

    @ParameterizedTest
    @CsvSource({"400, refused-by-stripe", "402, refused-by-stripe"})
    void after_a_refusal_the_clinician_sees_it_and_the_next_press_works(int status, String code) {
        for (int refusal = 1; refusal <= 2; refusal++) {
            stripeAnswers(status, "before");
            call.pay(id).then().statusCode(422).body("code", equalTo(code));
            // Stripe repeats its answer under the same key for a day.
            assertThat(keyOf(id)).isEqualTo(id + "-" + (refusal + 1));
        }
        call.read(id)
                .then()
                .body("lastFailure.code", equalTo("refused_by_stripe"))
                .body("status", equalTo("REQUESTED"));
        assertThat(failures()).as("repeated presses count once").isEqualTo(1);

        var payment = call.pay(id);
        payment.then().statusCode(200);
        assertThat(intentsAtStripe()).containsExactly(Calls.intentOf(payment));
        call.confirm(payment, "4242424242424242").then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", Calls.intentOf(payment));
        call.awaitStatus(id, "PAID");
    }

    @Test
    void after_a_time_out_the_same_key_is_asked_again() {
        StripeSimulatorResource.faultOfNewIntents(
                call.account, Map.of("action", "timeout", "when", "after", "calls", 3));
        call.pay(id).then().statusCode(503);
        assertThat(keyOf(id)).isEqualTo(id);

        var payment = call.pay(id);
        payment.then().statusCode(200);
        assertThat(intentsAtStripe()).containsExactly(Calls.intentOf(payment));
    }

    private static String keyOf(String id) {
        return PaidRequests.text("select intent_key from payment_request where id = '" + id + "'");
    }

    private long failures() {
        return PaidRequests.count(
                "from timeline_entry where event = 'PaymentAttemptFailed' and payment_request_id = '" + id + "'");
    }

    @Test
    void an_orphaned_payment_intent_is_canceled_when_nobody_pays() {
        stripeFails("after");
        call.pay(id).then().statusCode(503);

        execute("update payment_request set expires_at = now() where id = '" + id + "'");
        endings.endSoon();

        call.awaitStatus(id, "EXPIRED");
        assertThat(intentsAtStripe()).hasSize(1);
        assertThat(statusesAtStripe()).containsExactly("canceled");
    }

    @Test
    void an_orphaned_payment_intent_listed_late_is_canceled_and_the_payment_continues() {
        stripeFails("before");
        call.pay(id).then().statusCode(503);
        var payment = call.pay(id);
        String late = makeAtStripe(id, 8500);

        execute("update payment_request set next_check_at = now() where id = '" + id + "'");

        await().atMost(SOON).until(() -> statusAtStripe(late).equals("canceled"));
        assertThat(StripeSimulatorResource.simulator()
                        .paymentIntent(call.account, late)
                        .orElseThrow()
                        .get("cancellation_reason")
                        .asText())
                .isEqualTo("duplicate");
        assertThat(statusAtStripe(Calls.intentOf(payment))).isEqualTo("requires_payment_method");
        call.confirm(payment, "4242424242424242").then().statusCode(200);
    }

    @Test
    void an_orphaned_payment_intent_listed_late_is_canceled_when_the_request_ends() {
        stripeFails("before");
        call.pay(id).then().statusCode(503);
        call.pay(id).then().statusCode(200);
        makeAtStripe(id, 8500);

        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200)
                .body("status", equalTo("CANCELLED"));

        assertThat(statusesAtStripe()).containsExactly("canceled", "canceled");
    }

    @Test
    void payment_intents_of_another_amount_or_request_are_not_taken_for_orphans() {
        stripeFails("before");
        call.pay(id).then().statusCode(503);
        String smaller = makeAtStripe(id, 50);
        String ofAnother = Calls.intentOf(call.pay(call.requested()));
        // The account's owner can write metadata.
        stripe().formParam("metadata[caretill_payment_request_id]", id)
                .post("/v1/payment_intents/" + ofAnother)
                .then()
                .statusCode(200);

        var payment = call.pay(id);
        payment.then().statusCode(200);
        assertThat(Calls.intentOf(payment)).isNotIn(smaller, ofAnother);

        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200);
        assertThat(statusAtStripe(smaller)).isEqualTo("requires_payment_method");
        assertThat(statusAtStripe(ofAnother)).isEqualTo("requires_payment_method");
    }

    /** Stripe fails once before or after the effect, and repeats the failure under the same key. */
    private void stripeFails(String when) {
        stripeAnswers(500, when);
    }

    private void stripeAnswers(int status, String when) {
        StripeSimulatorResource.faultOfNewIntents(
                call.account, Map.of("action", "status", "status", status, "when", when));
    }

    /** As the platform, on the clinic's account. */
    private RequestSpecification stripe() {
        return given().baseUri(StripeSimulatorResource.simulator().address().toString())
                .contentType(ContentType.URLENC)
                .auth()
                .preemptive()
                .basic("sk_test_caretill_sandbox", "")
                .header("Stripe-Account", call.account);
    }

    private String makeAtStripe(String request, long amountMinor) {
        return stripe().formParam("amount", amountMinor)
                .formParam("currency", "aud")
                .formParam("payment_method_types[]", "card")
                .formParam("metadata[caretill_payment_request_id]", request)
                .post("/v1/payment_intents")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private String statusAtStripe(String intent) {
        return stripe().get("/v1/payment_intents/" + intent)
                .then()
                .statusCode(200)
                .extract()
                .path("status");
    }

    private List<String> statusesAtStripe() {
        return intentsAtStripe().stream().map(this::statusAtStripe).toList();
    }

    /** The PaymentIntents whose metadata has the request's id. */
    private List<String> intentsAtStripe() {
        return given().get(StripeSimulatorResource.simulator().address() + "/_simulator/ledger")
                .jsonPath()
                .getList("accounts.find { it.id == '" + call.account
                        + "' }.paymentIntents.findAll { it.metadata.caretill_payment_request_id == '" + id + "' }.id");
    }
}
