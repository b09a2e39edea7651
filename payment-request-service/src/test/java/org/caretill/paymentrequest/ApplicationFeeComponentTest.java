package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.caretill.calleridentity.Roles;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test has a clinic of an organisation with a fee of 1.5 % and AUD 0.30. */
@QuarkusTest
class ApplicationFeeComponentTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private Calls call;

    @BeforeEach
    void decide() {
        call = Calls.atNewClinic();
        call.clinicSays(2, true, ", \"applicationFee\": {\"basisPoints\": 150, \"fixedMinor\": 30}");
        await().atMost(SOON).until(() -> call.ask(8500).<Integer>path("applicationFeeMinor") == 158);
    }

    @Test
    void the_fee_is_fixed_when_the_request_is_made_and_taken_with_the_payment() {
        String id = call.requested();
        call.clinicSays(3, true, "");
        await().atMost(SOON).until(() -> call.ask(8500).<Integer>path("applicationFeeMinor") == 0);
        call.read(id).then().body("applicationFeeMinor", equalTo(158));

        Response payment = call.pay(id);
        call.confirm(payment, "4242424242424242").then().statusCode(200);
        assertThat(intent(payment).get("application_fee_amount").asLong()).isEqualTo(158);
        String free = call.requested();
        assertThat(intent(call.pay(free)).get("application_fee_amount").isNull())
                .isTrue();
    }

    @Test
    void a_refund_returns_its_part_of_the_fee() {
        String id = call.requested();
        Response payment = call.pay(id);
        call.confirm(payment, "4242424242424242").then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", Calls.intentOf(payment));
        call.awaitStatus(id, "PAID");
        assertThat(feesMinor()).isEqualTo(158);

        Calls.as(Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", call.clinic))
                .body(Map.of("amountMinor", 1000, "reason", "duplicate"))
                .post("/v1/payment-requests/" + id + "/refunds")
                .then()
                .statusCode(201)
                .body("status", equalTo("SUCCEEDED"));
        assertThat(feesMinor()).isEqualTo(139);
    }

    @Test
    void staff_see_the_fee_and_patients_do_not() {
        String id = call.requested();
        call.clinician()
                .accept("text/csv")
                .get("/v1/payment-requests?clinicId=" + call.clinic)
                .then()
                .body(containsString("applicationFeeMinor"))
                .body(containsString(",158"));

        Response payment = call.pay(id);
        for (Response answer : List.of(
                call.guest().get("/v1/guest/payment-requests"),
                payment,
                call.guest().body(Map.of()).post("/v1/guest/payment-requests/" + id + "/decline"))) {
            answer.then().statusCode(200).body(not(containsString("Fee")));
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Events.published("payment-requests.v1", id))
                        .extracting(event -> event.type())
                        .contains("PaymentDeclined"));
        assertThat(Events.published("payment-requests.v1", id))
                .allSatisfy(event -> assertThat(event.data()).doesNotContain("applicationFee"));
    }

    private JsonNode intent(Response payment) {
        return StripeSimulatorResource.simulator()
                .paymentIntent(call.account, Calls.intentOf(payment))
                .orElseThrow();
    }

    private long feesMinor() {
        return StripeSimulatorResource.simulator()
                .ledger()
                .get("accounts")
                .valueStream()
                .filter(account -> account.get("id").asText().equals(call.account))
                .findFirst()
                .orElseThrow()
                .at("/balances/0/applicationFeesMinor")
                .asLong();
    }
}
