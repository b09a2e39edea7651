package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An expired key at Stripe: the operator has an alarm, and no person is told that a card or a request is at fault. */
@QuarkusTest
class StripeAlarmComponentTest {

    private static final String STRIPE = "checks.find { it.name == 'stripe' }";

    @TestHTTPResource(value = "/health/ready", management = true)
    String readiness;

    @TestHTTPResource(value = "/metrics", management = true)
    String metrics;

    @Test
    void an_expired_key_is_an_alarm_and_the_request_stays_open() {
        var call = Calls.atNewClinic();
        String id = call.requested();
        double before = alarms();
        stripeAnswersOnce(401, "api_key_expired", call.account);
        call.pay(id)
                .then()
                .statusCode(503)
                .body("code", equalTo("stripe-unavailable"))
                .body("detail", containsString("Payments cannot be taken at the moment"));
        call.read(id).then().body("status", equalTo("REQUESTED")).body("lastFailure", nullValue());
        assertThat(alarms() - before).isEqualTo(1);

        call.pay(id).then().statusCode(200);
        given().get(readiness).then().body(STRIPE + ".status", equalTo("UP")).body(STRIPE + ".data", nullValue());
    }

    @Test
    void a_key_without_a_permission_is_the_operators_and_not_the_accounts() {
        var call = Calls.atNewClinic();
        String id = call.requested();
        stripeAnswersOnce(403, null, call.account);
        call.pay(id).then().statusCode(503).body("code", equalTo("stripe-unavailable"));
        call.read(id).then().body("lastFailure", nullValue());
        call.pay(id).then().statusCode(200);
    }

    private static void stripeAnswersOnce(int status, @Nullable String code, String account) {
        Map<String, Object> order = new HashMap<>(Map.of("action", "status", "status", status));
        if (code != null) {
            order.put("code", code);
        }
        StripeSimulatorResource.faultOfNewIntents(account, order);
    }

    private double alarms() {
        return given().get(metrics)
                .asString()
                .lines()
                .filter(line -> line.startsWith("caretill_stripe_alarms_total") && line.contains("key-refused"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
