package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has a clinic with an account of its own, and one payment of AUD 85.00 there. */
@QuarkusTest
class DisputeComponentTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    /** Disputes are counted every ten seconds, later on a busy machine. */
    private static final Duration COUNTED = Duration.ofMinutes(1);

    private static final Instant OPENED = Instant.parse("2026-11-23T01:10:04Z");

    /** On whatever day the tests run, more than three days away, so that no dispute is due soon until a test says so. */
    private final Instant due = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(Duration.ofDays(9));

    @TestHTTPResource(value = "/metrics", management = true)
    URL metrics;

    private Calls call;
    private String id;
    private String intent;
    private String stripeDispute;

    @BeforeEach
    void pay() {
        call = Calls.atNewClinic();
        id = call.requested();
        Response payment = call.pay(id);
        intent = Calls.intentOf(payment);
        call.confirm(payment, "4242424242424242").then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", intent);
        call.awaitStatus(id, "PAID");
        stripeDispute = "du_" + UUID.randomUUID().toString().replace("-", "");
    }

    @AfterEach
    void every_event_fits_its_contract() {
        assertThat(Events.published("payment-requests.v1", id))
                .filteredOn(event -> event.type().equals("PaymentDisputed"))
                .allSatisfy(event -> assertThat(EventContract.violations(event.type(), event.data()))
                        .as(event.data())
                        .isEmpty());
    }

    @Test
    void a_dispute_is_shown_to_staff_and_published_and_hidden_from_the_payer() {
        call.read(id).then().body("$", hasKey("dispute")).body("dispute", nullValue());
        says("needs_response", 0);
        awaitSummary("NEEDS_RESPONSE");

        call.read(id)
                .then()
                .body("status", equalTo("PAID"))
                .body("needsAttention", nullValue())
                .body("dispute.reason", equalTo("fraudulent"))
                .body("dispute.amountMinor", equalTo(8500))
                .body("dispute.evidenceDueBy", equalTo(due.toString()))
                .body("timeline.event", hasItem("PaymentDisputed"));
        list().then()
                .body("items[0].id", startsWith("dispute_"))
                .body("items[0].status", equalTo("NEEDS_RESPONSE"))
                .body("items[0].reason", equalTo("fraudulent"))
                .body("items[0].amountMinor", equalTo(8500))
                .body("items[0].currency", equalTo("AUD"))
                .body("items[0].openedAt", equalTo(OPENED.toString()))
                .body("items[0].evidenceDueBy", equalTo(due.toString()))
                .body("items[0].closedAt", nullValue());
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(disputeEvents())
                        .extracting(data -> data.getString("disputeChange.status"))
                        .containsExactly("NEEDS_RESPONSE"));
        call.guest()
                .get("/v1/guest/payment-requests")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(id))
                .body("items[0]", not(hasKey("dispute")));
    }

    @ParameterizedTest
    @CsvSource({
        "warning_needs_response, NEEDS_RESPONSE, 201",
        "needs_response, NEEDS_RESPONSE, 409",
        "under_review, UNDER_REVIEW, 409",
        "lost, LOST, 409",
        "won, WON, 201"
    })
    void money_withdrawn_by_a_dispute_cannot_be_refunded(String stripes, String status, int answer) {
        says(stripes, 0);
        awaitSummary(status);

        var refund = Calls.as(Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", call.clinic))
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .body(Map.of("reason", "requested_by_customer"))
                .post("/v1/payment-requests/" + id + "/refunds")
                .then()
                .statusCode(answer);
        if (answer == 409) {
            refund.body("code", equalTo("payment-disputed"));
        }
    }

    @Test
    void a_lost_dispute_is_subtracted_from_the_days_totals() {
        says("lost", 0);
        awaitSummary("LOST");

        call.clinician()
                .get("/v1/payment-requests/totals?clinicId=" + call.clinic)
                .then()
                .body("items.paidMinor", contains(8500))
                .body("items.refundedMinor", contains(0))
                .body("items.returnedByBankMinor", contains(8500))
                .body("items.netMinor", contains(0));
    }

    @Test
    void a_dispute_is_reviewed_and_won() {
        says("needs_response", 0);
        says("under_review", 10);
        awaitSummary("UNDER_REVIEW");
        says("won", 20);
        awaitSummary("WON");

        list().then()
                .body("items.status", contains("WON"))
                .body("items[0].closedAt", equalTo(OPENED.plusSeconds(20).toString()));
    }

    @Test
    void an_inquiry_that_becomes_a_dispute_is_open_again() {
        says("warning_needs_response", 0);
        says("warning_closed", 10);
        awaitSummary("CLOSED");
        says("needs_response", 20);
        awaitSummary("NEEDS_RESPONSE");
        list().then().body("items[0].closedAt", nullValue());
    }

    @Test
    void late_and_duplicate_events_change_nothing() {
        says("lost", 20);
        awaitSummary("LOST");
        says("needs_response", 0);
        says("under_review", 10);
        says("lost", 20);
        says("lost", 20);
        afterAllFactsSoFar();

        list().then().body("items.status", contains("LOST"));
        assertThat(disputeEvents()).hasSize(1);
        call.read(id).then().body("dispute.status", equalTo("LOST"));
    }

    @ParameterizedTest
    @CsvSource({"under_review, lost", "lost, under_review", "won, lost", "lost, won"})
    void events_of_one_second_are_decided_by_stripe_in_either_order(String first, String second) {
        disputeAtStripe();
        moveAtStripe("under_review");
        says(first, 60);
        says(second, 60);
        awaitSummary("UNDER_REVIEW");
        await().atMost(SOON)
                .until(() -> PaidRequests.count("from dispute where stripe_dispute = '" + stripeDispute
                                + "' and next_check_at > now() + interval '1 hour'")
                        == 1);
        call.read(id).then().body("dispute.status", equalTo("UNDER_REVIEW"));
    }

    /** Such a row can be of a time when Caretill believed what an event said of its time. */
    @Test
    void a_status_of_a_time_that_has_not_come_ends_with_stripes_answer_to_the_next_event() {
        disputeAtStripe();
        says("lost", 60);
        awaitSummary("LOST");
        PaidRequests.execute(
                "update dispute set stood_so_at = '2100-01-01' where stripe_dispute = '" + stripeDispute + "'");
        moveAtStripe("under_review");
        says("under_review", 90);
        awaitSummary("UNDER_REVIEW");
    }

    @Test
    void the_request_shows_the_most_urgent_of_several_disputes() {
        says("needs_response", 0);
        awaitSummary("NEEDS_RESPONSE");
        String first = stripeDispute;
        stripeDispute = first + "2";
        Events.send(
                "stripe-facts.v1",
                intent,
                "StripeDisputeChanged",
                fact("won", 30).replace("8500", "3000"));
        await().atMost(SOON).untilAsserted(() -> list().then().body("items.size()", equalTo(2)));
        call.read(id)
                .then()
                .body("dispute.status", equalTo("NEEDS_RESPONSE"))
                .body("dispute.amountMinor", equalTo(8500));

        stripeDispute = first;
        says("lost", 40);
        awaitSummary("LOST");
        list().then().body("items.status", contains("LOST", "WON"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"account", "payment intent", "currency"})
    void an_event_that_does_not_match_the_payment_changes_nothing(String other) {
        String fact = fact("needs_response", 0);
        Events.send(
                "stripe-facts.v1",
                intent,
                "StripeDisputeChanged",
                switch (other) {
                    case "account" -> fact.replace(call.account, "acct_somebody");
                    case "payment intent" -> fact.replace(intent, "pi_foreign");
                    default -> fact.replace("AUD", "NZD");
                });
        afterAllFactsSoFar();

        list().then().body("items.size()", equalTo(0));
        call.read(id).then().body("dispute", nullValue());
    }

    @Test
    void a_dispute_known_before_its_payment_is_stored_and_the_payment_is_found() {
        id = call.requested();
        Response payment = call.pay(id);
        intent = Calls.intentOf(payment);
        call.confirm(payment, "4242424242424242").then().statusCode(200);

        says("needs_response", 0);
        awaitSummary("NEEDS_RESPONSE");
        call.awaitStatus(id, "PAID");
        call.read(id).then().body("dispute.status", equalTo("NEEDS_RESPONSE"));
    }

    @Test
    void a_lost_webhook_is_made_up_for() {
        disputeAtStripe();
        says("needs_response", 0);
        awaitSummary("NEEDS_RESPONSE");
        moveAtStripe("lost");
        PaidRequests.execute("update dispute set next_check_at = now() where stripe_dispute = '" + stripeDispute + "'");

        awaitSummary("LOST");
    }

    @Test
    void a_check_is_retried_while_stripe_is_unavailable() {
        disputeAtStripe();
        says("needs_response", 0);
        awaitSummary("NEEDS_RESPONSE");
        moveAtStripe("won");
        String row = "from dispute where stripe_dispute = '" + stripeDispute + "' and next_check_at";
        StripeSimulatorResource.fault(Map.of("path", "/v1/disputes/*", "action", "status", "status", 500, "calls", 3));
        PaidRequests.execute("update dispute set next_check_at = now() where stripe_dispute = '" + stripeDispute + "'");
        await().atMost(SOON)
                .until(() ->
                        PaidRequests.count(row + " between now() + interval '50 minutes' and now() + interval '1 hour'")
                                == 1);
        call.read(id).then().body("dispute.status", equalTo("NEEDS_RESPONSE"));

        PaidRequests.execute("update dispute set next_check_at = now() where stripe_dispute = '" + stripeDispute + "'");
        awaitSummary("WON");
        assertThat(PaidRequests.count(row + " is null")).isEqualTo(1);
    }

    @Test
    void lists_are_filtered_and_paged_and_have_no_dispute_of_another_clinic() {
        says("needs_response", 0);
        String open = stripeDispute;
        stripeDispute = open + "2";
        says("lost", 0);
        await().atMost(SOON).untilAsserted(() -> list().then().body("items.size()", equalTo(2)));

        String cursor = disputes("limit=1")
                .then()
                .body("items.status", contains("LOST"))
                .body("items[0].paymentRequestId", equalTo(id))
                .body("nextCursor", notNullValue())
                .extract()
                .path("nextCursor");
        disputes("limit=1&cursor=" + cursor)
                .then()
                .body("items.status", contains("NEEDS_RESPONSE"))
                .body("nextCursor", nullValue());
        disputes("status=LOST&status=WON").then().body("items.status", contains("LOST"));
        disputes("status=NONSENSE").then().statusCode(400).body("violations[0].field", equalTo("status"));

        var stranger = Calls.as(Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", "other-clinic"));
        stranger.get("/v1/payment-requests/" + id + "/disputes").then().statusCode(404);
        Calls.as(Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", "other-clinic"))
                .get("/v1/disputes?clinicId=" + call.clinic)
                .then()
                .statusCode(404);
        call.guest().get("/v1/disputes").then().statusCode(403);
    }

    @Test
    void the_history_finds_disputed_payments_and_its_file_has_their_status() {
        String other = call.requested();
        says("needs_response", 0);
        awaitSummary("NEEDS_RESPONSE");

        history("disputed=true")
                .then()
                .body("items.id", contains(id))
                .body("items[0].dispute.status", equalTo("NEEDS_RESPONSE"));
        history("disputed=false").then().body("items.id", hasItem(other)).body("items.id", not(hasItem(id)));
        String file = call.clinician()
                .accept("text/csv")
                .get("/v1/payment-requests?disputed=true&clinicId=" + call.clinic)
                .asString();
        assertThat(file).contains("disputeStatus", "NEEDS_RESPONSE,fraudulent,8500," + due);
    }

    @Test
    void open_and_due_disputes_are_counted() {
        says("needs_response", 0);
        awaitSummary("NEEDS_RESPONSE");
        await().atMost(COUNTED)
                .untilAsserted(() -> assertThat(gauge("caretill_disputes_open"))
                        .isEqualTo((double)
                                PaidRequests.count("from dispute where status in ('NEEDS_RESPONSE', 'UNDER_REVIEW')"))
                        .isPositive());
        double before = gauge("caretill_disputes_evidence_due_soon");
        await().atMost(COUNTED).untilAsserted(() -> {
            // Each time again, because a check at Stripe may bring back Stripe's own date.
            PaidRequests.execute(
                    "update dispute set evidence_due_by = now() + interval '71 hours' where stripe_dispute = '"
                            + stripeDispute + "'");
            assertThat(gauge("caretill_disputes_evidence_due_soon")).isEqualTo(before + 1);
        });
    }

    private void disputeAtStripe() {
        stripeDispute = given().contentType(ContentType.JSON)
                .body(Map.of("account", call.account, "paymentIntent", intent))
                .post(StripeSimulatorResource.simulator().address() + "/_simulator/disputes")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
    }

    private void moveAtStripe(String status) {
        given().contentType(ContentType.JSON)
                .body(Map.of("account", call.account, "status", status))
                .post(StripeSimulatorResource.simulator().address() + "/_simulator/disputes/" + stripeDispute)
                .then()
                .statusCode(200);
    }

    private void says(String status, long secondsLater) {
        Events.send("stripe-facts.v1", intent, "StripeDisputeChanged", fact(status, secondsLater));
    }

    private String fact(String status, long secondsLater) {
        return EventContract.exampleText("StripeDisputeChanged")
                .replaceFirst("\"paymentIntent\": \"[^\"]*\"", "\"paymentIntent\": \"" + intent + "\"")
                .replaceFirst("\"account\": \"[^\"]*\"", "\"account\": \"" + call.account + "\"")
                .replaceFirst("\"dispute\": \"[^\"]*\"", "\"dispute\": \"" + stripeDispute + "\"")
                .replaceFirst("\"status\": \"[^\"]*\"", "\"status\": \"" + status + "\"")
                .replaceFirst("\"evidenceDueBy\": \"[^\"]*\"", "\"evidenceDueBy\": \"" + due + "\"")
                .replaceFirst(
                        "\"occurredAt\": \"[^\"]*\"", "\"occurredAt\": \"" + OPENED.plusSeconds(secondsLater) + "\"");
    }

    /** Events of one payment are processed in order, so when this last one is, all before it are. */
    private void afterAllFactsSoFar() {
        String last = "du_last" + UUID.randomUUID().toString().replace("-", "");
        String before = stripeDispute;
        Response payment = call.pay(call.requested());
        String other = Calls.intentOf(payment);
        String marked = fact("won", 0).replace(intent, other).replace(before, last);
        Events.send("stripe-facts.v1", intent, "StripeDisputeChanged", marked);
        await().atMost(SOON).until(() -> PaidRequests.count("from dispute where stripe_dispute = '" + last + "'") == 1);
    }

    private void awaitSummary(String status) {
        await().atMost(SOON).untilAsserted(() -> call.read(id).then().body("dispute.status", equalTo(status)));
    }

    private List<JsonPath> disputeEvents() {
        return Events.published("payment-requests.v1", id).stream()
                .filter(event -> event.type().equals("PaymentDisputed"))
                .map(event -> JsonPath.from(event.data()))
                .toList();
    }

    private Response list() {
        return call.clinician().get("/v1/payment-requests/" + id + "/disputes");
    }

    private Response disputes(String query) {
        return call.clinician().get("/v1/disputes?clinicId=" + call.clinic + "&" + query);
    }

    private Response history(String query) {
        return call.clinician().get("/v1/payment-requests?clinicId=" + call.clinic + "&" + query);
    }

    private double gauge(String name) {
        return given().get(metrics)
                .asString()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}
