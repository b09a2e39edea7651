package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;

/** Payments of a clinic that have happened here and at Stripe, their refunds and disputes, and Stripe's payouts. */
final class MoneyAtStripe {

    private static final Duration SOON = Duration.ofSeconds(20);

    final Calls call;

    MoneyAtStripe(Calls call) {
        this.call = call;
    }

    /** A paid request and its payment at Stripe. */
    record Paid(String id, String intent) {}

    Paid pay(long amountMinor) {
        String id = call.ask(amountMinor).then().statusCode(201).extract().path("id");
        Response payment = call.pay(id);
        String intent = Calls.intentOf(payment);
        call.confirm(payment, "4242424242424242").then().statusCode(200);
        call.stripeSays("evt_" + intent, "StripePaymentSucceeded", intent, call.account, amountMinor, "AUD");
        call.awaitStatus(id, "PAID");
        return new Paid(id, intent);
    }

    /** Refunded by the clinic; the refund's id at Stripe. */
    String refund(Paid paid, long amountMinor) {
        String refund = admin().body(Map.of("amountMinor", amountMinor, "reason", "duplicate"))
                .post("/v1/payment-requests/" + paid.id() + "/refunds")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return PaidRequests.text("select stripe_refund from refund where id = '" + refund + "'");
    }

    /** The bank sends the refund back. */
    void failRefund(Paid paid, String refund, long amountMinor) {
        tell("refunds/" + refund, Map.of("account", call.account));
        Events.send("stripe-facts.v1", paid.intent(), "StripeRefundChanged", """
            {"paymentIntent": "%s", "account": "%s", "refund": "%s", "amountMinor": %d, "currency": "AUD",
             "status": "failed", "reason": null, "failureReason": "expired_or_canceled_card",
             "paymentRequestRefundId": null, "livemode": false, "occurredAt": "%s"}\
            """.formatted(
                        paid.intent(), call.account, refund, amountMinor, Instant.now()));
        await().atMost(SOON)
                .until(() ->
                        PaidRequests.count("from refund where status = 'FAILED' and stripe_refund = '" + refund + "'")
                                == 1);
    }

    /** The cardholder's bank takes the money for a dispute; the dispute's id at Stripe. */
    String dispute(Paid paid, long amountMinor) {
        String dispute = tell(
                        "disputes",
                        Map.of("account", call.account, "paymentIntent", paid.intent(), "amountMinor", amountMinor))
                .getString("id");
        disputeIs(paid, dispute, amountMinor, "needs_response");
        return dispute;
    }

    /** The bank decides about the dispute. */
    void decide(Paid paid, String dispute, long amountMinor, String status) {
        tell("disputes/" + dispute, Map.of("account", call.account, "status", status));
        disputeIs(paid, dispute, amountMinor, status);
    }

    private void disputeIs(Paid paid, String dispute, long amountMinor, String status) {
        String now = Instant.now().toString();
        Events.send(
                "stripe-facts.v1",
                paid.intent(),
                "StripeDisputeChanged",
                EventContract.exampleText("StripeDisputeChanged")
                        .replaceFirst("\"paymentIntent\": \"[^\"]*\"", "\"paymentIntent\": \"" + paid.intent() + "\"")
                        .replaceFirst("\"account\": \"[^\"]*\"", "\"account\": \"" + call.account + "\"")
                        .replaceFirst("\"dispute\": \"[^\"]*\"", "\"dispute\": \"" + dispute + "\"")
                        .replaceFirst("\"status\": \"[^\"]*\"", "\"status\": \"" + status + "\"")
                        .replaceFirst("\"openedAt\": \"[^\"]*\"", "\"openedAt\": \"" + now + "\"")
                        .replaceFirst("\"occurredAt\": \"[^\"]*\"", "\"occurredAt\": \"" + now + "\"")
                        .replace("8500", Long.toString(amountMinor)));
        await().atMost(SOON)
                .until(() -> PaidRequests.count("from dispute where stripe_status = '" + status
                                + "' and stripe_dispute = '" + dispute + "'")
                        == 1);
    }

    /** Somebody pays the clinic at Stripe without this platform. */
    void payElsewhere(long amountMinor) {
        tell("payments/" + call.account, Map.of("amountMinor", amountMinor));
    }

    /** Stripe pays out all that is on the balance; the payout as Stripe has it. */
    JsonPath payOut() {
        return tell("payouts/" + call.account, Map.of("withPending", true));
    }

    JsonPath payOutByHand(long amountMinor) {
        return tell("payouts/" + call.account, Map.of("manualMinor", amountMinor));
    }

    void payoutIs(String payout, String status) {
        tell("payouts/" + payout, Map.of("account", call.account, "status", status));
    }

    /** What Stripe has is read. */
    void read() {
        read(call.clinic);
    }

    static void read(String clinic) {
        String reading = "from payout_reading where clinic_id = '" + clinic + "'";
        PaidRequests.execute("update payout_reading set completed_at = null where clinic_id = '" + clinic + "'");
        administrator(clinic)
                .post("/v1/clinics/" + clinic + "/payouts/reading")
                .then()
                .statusCode(204);
        await().atMost(SOON).until(() -> PaidRequests.count(reading + " and completed_at is not null") > 0);
    }

    RequestSpecification admin() {
        return administrator(call.clinic);
    }

    private static RequestSpecification administrator(String clinic) {
        return Calls.as(Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", clinic));
    }

    static JsonPath tell(String path, Map<String, Object> body) {
        return given().contentType(ContentType.JSON)
                .body(body)
                .post(StripeSimulatorResource.simulator().address() + "/_simulator/" + path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
