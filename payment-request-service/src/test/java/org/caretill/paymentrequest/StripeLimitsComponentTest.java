package org.caretill.paymentrequest;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Stripe refuses a payer's call because of its limits. */
@QuarkusTest
class StripeLimitsComponentTest {

    @Test
    void a_payer_does_not_notice_that_stripe_was_busy_for_a_moment() {
        var call = Calls.atNewClinic();
        String id = call.requested();
        refuse(call, 2, "lock_timeout");
        call.pay(id).then().statusCode(200);
    }

    @Test
    void a_payer_whom_stripe_keeps_waiting_reads_that_it_is_busy_and_can_try_again() {
        var call = Calls.atNewClinic();
        String id = call.requested();
        refuse(call, 5, "rate_limit");
        call.pay(id).then().statusCode(503).body("code", equalTo("stripe-busy"));
        call.read(id).then().body("status", equalTo("REQUESTED")).body("lastFailure", nullValue());
        call.pay(id).then().statusCode(200);
    }

    private static void refuse(Calls call, int calls, String code) {
        StripeSimulatorResource.faultOfNewIntents(
                call.account, Map.of("action", "status", "status", 429, "code", code, "calls", calls));
    }
}
