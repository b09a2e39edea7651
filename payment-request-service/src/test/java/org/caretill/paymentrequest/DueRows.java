package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/** Payments of one clinic whose checks are due, and how often Stripe is asked about them. */
public final class DueRows {

    private static final int COUNTED_CALLS = 1_000;

    private final Calls call = Calls.atNewClinic();
    private final String ofCall = "from payment_request where call_id = '" + call.call + "'";
    private int remaining = COUNTED_CALLS;

    private DueRows() {}

    /** Payments on which Pay now was pressed, each with its first check planned. */
    public static DueRows paying(int number) {
        var rows = new DueRows();
        IntStream.range(0, number).forEach(_ -> rows.call.paying());
        return rows;
    }

    /** Stripe answers each question about a payment after this time, and the questions are counted from now on. */
    public void stripeIsSlow(Duration delay) {
        StripeSimulatorResource.fault(Map.of(
                "path",
                "/v1/payment_intents/*",
                "method",
                "GET",
                "account",
                call.account,
                "action",
                "delay",
                "delayMs",
                delay.toMillis(),
                "calls",
                COUNTED_CALLS));
    }

    public static void stripeIsFast() {
        StripeSimulatorResource.noFaults();
    }

    public void makeChecksDue() {
        PaidRequests.execute(
                "update payment_request set next_check_at = now(), checks = 1 where call_id = '" + call.call + "'");
    }

    public long due() {
        return PaidRequests.count(ofCall + " and next_check_at <= now()");
    }

    public long withChecks(int checks) {
        return PaidRequests.count(ofCall + " and checks = " + checks);
    }

    /** How often Stripe was asked since {@link #stripeIsSlow}. */
    public int callsOfStripe() {
        remaining = given().get(StripeSimulatorResource.simulator().address() + "/_simulator/faults")
                .jsonPath()
                .getInt("data[0].remaining");
        return COUNTED_CALLS - remaining;
    }

    /** Waits until Stripe has not been asked for two seconds, which is longer than one of its answers takes. */
    public void letWorkFinish() {
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(30)).until(() -> {
            int before = remaining;
            callsOfStripe();
            return remaining == before;
        });
    }
}
