package org.caretill.paymentrequest;

import static org.awaitility.Awaitility.await;
import static org.caretill.paymentrequest.PaidRequests.execute;

import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Background calls to Stripe while some calls hang. */
@QuarkusTest
class BackgroundCallsComponentTest {

    private static final Duration HANGING = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(6);

    private Calls hanging;
    private Calls other;

    @BeforeEach
    void two_clinics() {
        hanging = Calls.atNewClinic();
        other = Calls.atNewClinic();
    }

    @AfterEach
    void repairStripe() {
        StripeSimulatorResource.noFaults();
    }

    @Test
    void a_check_that_stripe_does_not_answer_delays_no_other() {
        String first = hanging.paying();
        String second = other.requested();
        other.confirm(other.pay(second), "4242424242424242").then().statusCode(200);
        stripeHangsOn("GET", "/v1/payment_intents/*");

        execute("update payment_request set next_check_at = now() - interval '1 minute' where id = '" + first + "'");
        execute("update payment_request set next_check_at = now() where id = '" + second + "'");

        await().atMost(SOON).until(() -> other.status(second).equals("PAID"));
    }

    @Test
    void a_cancellation_that_stripe_does_not_answer_delays_no_other() {
        String first = hanging.paying();
        String second = other.paying();
        stripeHangsOn("POST", "/v1/payment_intents/*/cancel");

        execute("update payment_request set expires_at = now() - interval '1 minute' where id = '" + first + "'");
        await().atMost(SOON).until(() -> isBeingEnded(first));
        execute("update payment_request set expires_at = now() where id = '" + second + "'");

        await().atMost(SOON).until(() -> other.status(second).equals("EXPIRED"));
    }

    @Test
    void a_check_that_failed_at_stripe_is_retried_soon() {
        String id = other.paying();
        StripeSimulatorResource.fault(Map.of(
                "path",
                "/v1/payment_intents/*",
                "account",
                other.account,
                "action",
                "status",
                "status",
                503,
                "calls",
                3));
        execute("update payment_request set checks = 3, next_check_at = now() where id = '" + id + "'");

        String row = "from payment_request where id = '" + id + "' and ";
        await().atMost(SOON)
                .until(() -> PaidRequests.count(
                                row + "checks = 3 and next_check_at between now() and now() + interval '30 seconds'")
                        == 1);
        execute("update payment_request set next_check_at = now() where id = '" + id + "'");
        await().atMost(SOON)
                .until(() ->
                        PaidRequests.count(row + "checks = 4 and next_check_at > now() + interval '59 minutes'") == 1);
    }

    private void stripeHangsOn(String method, String path) {
        StripeSimulatorResource.fault(Map.of(
                "path",
                path,
                "method",
                method,
                "account",
                hanging.account,
                "action",
                "delay",
                "delayMs",
                HANGING.toMillis(),
                "calls",
                10));
    }

    private static boolean isBeingEnded(String id) {
        return PaidRequests.count("from payment_request where ending_since is not null and id = '" + id + "'") == 1;
    }
}
