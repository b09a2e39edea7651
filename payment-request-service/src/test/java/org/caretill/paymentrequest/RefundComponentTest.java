package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has a clinic with an account of its own, and one payment of AUD 85.00 there. */
@QuarkusTest
class RefundComponentTest {

    private static final String REASON_RULE = "must be one of duplicate, fraudulent, requested_by_customer";

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Transactions transactions;

    private Calls call;
    private String id;
    private String intent;

    @BeforeEach
    void pay() {
        call = Calls.atNewClinic();
        id = call.requested();
        Response payment = call.pay(id);
        intent = Calls.intentOf(payment);
        call.confirm(payment, "4242424242424242").then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", intent);
        call.awaitStatus(id, "PAID");
    }

    @AfterEach
    void conserve_money() {
        StripeSimulatorResource.noFaults();
        assertThat(call.read(id).then().extract().jsonPath().getLong("refundedMinor"))
                .as("refundedMinor is the sum of what is pending or has succeeded")
                .isEqualTo(refunds().stream()
                        .filter(refund -> List.of("PENDING", "SUCCEEDED").contains(refund.get("status")))
                        .mapToLong(refund -> ((Number) refund.get("amountMinor")).longValue())
                        .sum());
        assertThat(Events.published("payment-requests.v1", id))
                .filteredOn(event -> event.type().equals("PaymentRefunded"))
                .allSatisfy(event -> assertThat(EventContract.violations(event.type(), event.data()))
                        .as(event.data())
                        .isEmpty());
    }

    // --- refunding

    @Test
    void without_an_amount_everything_is_refunded() {
        refund(null)
                .then()
                .statusCode(201)
                .body("id", containsString("refund_"))
                .body("amountMinor", equalTo(8500))
                .body("currency", equalTo("AUD"))
                .body("status", equalTo("SUCCEEDED"))
                .body("reason", equalTo("requested_by_customer"))
                .body("requestedBy", notNullValue())
                .body("createdAt", notNullValue())
                .body("$", org.hamcrest.Matchers.not(org.hamcrest.Matchers.hasKey("failureReason")));

        call.read(id)
                .then()
                .body("status", equalTo("PAID"))
                .body("refundedMinor", equalTo(8500))
                .body("timeline.event", hasItem("PaymentRefunded"));
        assertThat(refundedAtStripe()).isEqualTo(8_500);
        refund(null).then().statusCode(409).body("code", equalTo("already-refunded"));
    }

    @Test
    void partial_refunds_never_exceed_the_payment() {
        refund(3000L).then().statusCode(201).body("amountMinor", equalTo(3000));
        refund(500L).then().statusCode(201).header("Location", containsString("/refunds"));
        refund(5001L)
                .then()
                .statusCode(422)
                .body("code", equalTo("refund-exceeds-payment"))
                .body("detail", containsString("$50.00"));
        refund(null).then().statusCode(201).body("amountMinor", equalTo(5000));
        refund(1L).then().statusCode(409).body("code", equalTo("already-refunded"));

        assertThat(refunds()).extracting(refund -> refund.get("amountMinor")).containsExactly(3000, 500, 5000);
        assertThat(refundedAtStripe()).isEqualTo(8_500);
    }

    @Test
    void each_event_has_the_refund_it_is_about() {
        String refund = refund(3000L).path("id");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Events.published("payment-requests.v1", id))
                        .filteredOn(event -> event.type().equals("PaymentRefunded"))
                        .extracting(event -> JsonPath.from(event.data()))
                        .extracting(
                                data -> data.getString("refund.id"),
                                data -> data.getString("refund.status"),
                                data -> data.getLong("refundedMinor"))
                        .containsExactly(
                                org.assertj.core.groups.Tuple.tuple(refund, "PENDING", 3_000L),
                                org.assertj.core.groups.Tuple.tuple(refund, "SUCCEEDED", 3_000L)));
    }

    @Test
    void twenty_concurrent_partial_refunds_never_exceed_the_payment() throws Exception {
        List<Response> answers = simultaneously(20, () -> refund(1000L));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(8);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 201)
                .hasSize(12)
                .extracting(answer -> answer.<String>path("code"))
                .containsOnly("refund-exceeds-payment");
        awaitAllSucceeded();
        assertThat(refundedAtStripe()).isEqualTo(8_000);
    }

    @Test
    void twenty_concurrent_full_refunds_make_one() throws Exception {
        List<Response> answers = simultaneously(20, () -> refund(null));

        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 409)
                .hasSize(19)
                .extracting(answer -> answer.<String>path("code"))
                .containsOnly("already-refunded");
        assertThat(refundedAtStripe()).isEqualTo(8_500);
    }

    @Test
    void twenty_concurrent_commands_under_one_key_make_one_refund() throws Exception {
        String key = UUID.randomUUID().toString();
        List<Response> answers = simultaneously(
                20,
                () -> admin().header("Idempotency-Key", key).body(asking(1000L)).post(refundsPath()));

        assertThat(answers).extracting(answer -> answer.statusCode()).containsOnly(201);
        assertThat(answers)
                .extracting(answer -> answer.<String>path("id"))
                .containsOnly(answers.getFirst().<String>path("id"));
        admin().header("Idempotency-Key", key)
                .body(asking(1001L))
                .post(refundsPath())
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency-key-reused"));
        awaitAllSucceeded();
        assertThat(refundedAtStripe()).isEqualTo(1_000);
    }

    // --- permissions and rules

    @Test
    void only_the_roles_that_the_clinic_allows_can_refund() {
        call.clinician()
                .body(asking(100L))
                .post(refundsPath())
                .then()
                .statusCode(403)
                .body("code", equalTo("not-allowed-to-refund"));
        call.guest().body(asking(100L)).post(refundsPath()).then().statusCode(403);
        given().contentType(ContentType.JSON)
                .body(asking(100L))
                .post(refundsPath())
                .then()
                .statusCode(401);

        call.clinicSays(2, true, ", \"mayRefund\": [\"clinician\"]");
        await().atMost(SOON)
                .until(() ->
                        call.clinician().body(asking(100L)).post(refundsPath()).statusCode() == 201);
        refund(100L).then().statusCode(403).body("code", equalTo("not-allowed-to-refund"));
        call.clinician().get(refundsPath()).then().statusCode(200).body("items.size()", equalTo(1));
    }

    @Test
    void another_clinics_payment_does_not_exist() {
        var stranger = Tokens.staff("clinic-admin", "demo-health", "other-clinic");
        Calls.as(stranger).body(asking(100L)).post(refundsPath()).then().statusCode(404);
        Calls.as(stranger).get(refundsPath()).then().statusCode(404);
        admin().body(asking(100L))
                .post("/v1/payment-requests/preq_01kaqx4f9ne8m9y3r2vk7c5d1a/refunds")
                .then()
                .statusCode(404);
    }

    @Test
    void an_unpaid_request_cannot_be_refunded() {
        admin().body(asking(100L))
                .post("/v1/payment-requests/" + call.paying() + "/refunds")
                .then()
                .statusCode(409)
                .body("code", equalTo("not-paid"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"amountMinor\": 0, \"reason\": \"duplicate\"} | amountMinor | must be greater than 0",
                "{\"amountMinor\": -1, \"reason\": \"duplicate\"} | amountMinor | must be greater than 0",
                "{\"amountMinor\": 100} | reason | must not be null",
                "{\"amountMinor\": 100, \"reason\": \"because\"} | reason | " + REASON_RULE,
                "{\"amountMinor\": 100, \"reason\": 0} | reason | " + REASON_RULE
            })
    void a_property_that_breaks_a_rule_is_named_with_the_rule(String body, String field, String rule) {
        admin().body(body)
                .post(refundsPath())
                .then()
                .statusCode(400)
                .body("violations.field", hasItem(containsString(field)))
                .body("violations.message", hasItem(rule));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amountMinor\": 1.5, \"reason\": \"duplicate\"}",
                "{\"amountMinor\": \"100\", \"reason\": \"duplicate\"}",
                "{\"amountMinor\": 100, \"reason\": \"a\\u0000b\"}",
                "{\"amountMinor\": 99999999999999999999, \"reason\": \"duplicate\"}",
                "[]",
                "null",
                "{"
            })
    void an_invalid_refund_is_refused(String body) {
        admin().body(body).post(refundsPath()).then().statusCode(400).contentType("application/problem+json");
    }

    // --- events from Stripe

    @Test
    void a_refund_that_fails_later_no_longer_counts() {
        refund(3000L).then().statusCode(201);
        String refund = atStripe().getFirst();

        stripeSays(refund, 3000, "failed", null);
        await().atMost(SOON)
                .untilAsserted(() -> admin().get(refundsPath())
                        .then()
                        .body("items[0].status", equalTo("FAILED"))
                        .body("items[0].failureReason", equalTo("expired_or_canceled_card")));
        stripeSays(refund, 3000, "succeeded", null);
        afterAllFactsSoFar();

        admin().get(refundsPath()).then().body("items.status", equalTo(List.of("FAILED")));
        call.read(id).then().body("refundedMinor", equalTo(0));
    }

    @Test
    void a_refund_made_in_the_dashboard_counts_even_while_pending() {
        stripeSays("re_dashboard" + id, 8000, "pending", null);
        await().atMost(SOON)
                .untilAsserted(() -> admin().get(refundsPath())
                        .then()
                        .body("items[0].status", equalTo("PENDING"))
                        .body("items[0].requestedBy", nullValue()));
        refund(501L).then().statusCode(422).body("code", equalTo("refund-exceeds-payment"));

        stripeSays("re_dashboard" + id, 8000, "succeeded", null);
        await().atMost(SOON).until(() -> refunds().getFirst().get("status").equals("SUCCEEDED"));
        stripeSays("re_dashboard" + id, 8000, "pending", null);
        stripeSays("re_dashboard" + id, 8000, "succeeded", null);
        afterAllFactsSoFar();

        assertThat(refunds()).hasSize(1);
        call.read(id).then().body("refundedMinor", equalTo(8000));
    }

    @Test
    void stripe_refuses_a_refund_of_what_the_dashboard_has_refunded() {
        refundInDashboard(8_000);

        refund(8500L).then().statusCode(201).body("status", equalTo("FAILED")).body("failureReason", notNullValue());

        stripeSays(atStripe().getFirst(), 8000, "succeeded", null);
        await().atMost(SOON).untilAsserted(() -> call.read(id).then().body("refundedMinor", equalTo(8000)));
        assertThat(refundedAtStripe()).isEqualTo(8_000);
    }

    @Test
    void events_of_another_account_payment_or_currency_change_nothing() {
        Events.send(
                "stripe-facts.v1",
                intent,
                "StripeRefundChanged",
                fact("re_1" + id, 100, "succeeded", null).replace(call.account, "acct_somebody"));
        Events.send(
                "stripe-facts.v1",
                intent,
                "StripeRefundChanged",
                fact("re_2" + id, 100, "succeeded", null).replace(intent, "pi_foreign"));
        Events.send(
                "stripe-facts.v1",
                intent,
                "StripeRefundChanged",
                fact("re_3" + id, 100, "succeeded", null).replace("AUD", "NZD"));
        afterAllFactsSoFar();

        admin().get(refundsPath()).then().body("items", empty());
        call.read(id).then().body("refundedMinor", equalTo(0));
    }

    @ParameterizedTest
    @CsvSource({"0, 8501", "5000, 3501", "8500, 1", "3000, 9223372036854775807"})
    void refunds_of_more_than_was_paid_need_attention_and_count_nowhere(long counted, long exceeding) {
        if (counted > 0) {
            stripeSays("re_counts" + id, counted, "succeeded", null);
        }
        stripeSays("re_exceeds" + id, exceeding, "pending", null);
        stripeSays("re_exceeds" + id, exceeding, "succeeded", null);
        afterAllFactsSoFar();

        call.read(id)
                .then()
                .body("needsAttention", equalTo("refund-exceeds-payment"))
                .body("status", equalTo("PAID"))
                .body("refundedMinor", equalTo((int) counted))
                .body("refundPendingMinor", equalTo(0));
        JsonPath totals = admin().queryParam("clinicId", call.clinic)
                .get("/v1/payment-requests/totals")
                .jsonPath();
        assertThat(totals.getLong("items[0].refundedMinor")).isEqualTo(counted);
        assertThat(totals.getLong("items[0].netMinor")).isEqualTo(8500 - counted);
        JsonPath receipt = admin().accept(ContentType.JSON)
                .get("/v1/payment-requests/" + id + "/receipt")
                .jsonPath();
        assertThat(receipt.getLong("refundedMinor")).isEqualTo(counted);
        assertThat(receipt.getLong("keptMinor")).isEqualTo(8500 - counted);
        String file = admin().accept("text/csv")
                .queryParam("clinicId", call.clinic)
                .get("/v1/payment-requests")
                .asString();
        assertThat(file).contains("8500,85.00,%d,%d.%02d,0,".formatted(counted, counted / 100, counted % 100));

        // Once it has failed, it contradicts nothing any more.
        stripeSays("re_exceeds" + id, exceeding, "failed", null);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(refunds())
                        .extracting(refund -> refund.get("status"))
                        .contains("FAILED"));
        call.read(id).then().body("refundedMinor", equalTo((int) counted));
    }

    @Test
    void a_refund_counts_once_an_earlier_one_has_failed() {
        stripeSays("re_first" + id, 5000, "succeeded", null);
        stripeSays("re_second" + id, 8500, "succeeded", null);
        stripeSays("re_first" + id, 5000, "failed", null);

        await().atMost(SOON).untilAsserted(() -> call.read(id).then().body("refundedMinor", equalTo(8500)));
        assertThat(refunds())
                .extracting(refund -> refund.get("status"))
                .containsExactlyInAnyOrder("FAILED", "SUCCEEDED");
    }

    @Test
    void metadata_is_ignored_if_the_amount_differs_or_stripes_id_is_known() {
        String ours = refund(3000L).path("id");
        stripeSays("re_copied" + id, 3000, "succeeded", ours);
        stripeSays("re_smaller" + id, 1, "succeeded", ours);
        await().atMost(SOON).until(() -> refunds().size() == 3);

        assertThat(refunds())
                .extracting(refund -> refund.get("requestedBy") == null)
                .containsExactlyInAnyOrder(false, true, true);
    }

    @Test
    void a_refund_known_before_its_payment_is_not_lost() {
        String early = call.requested();
        Response payment = call.pay(early);
        call.confirm(payment, "4242424242424242").then().statusCode(200);
        intent = Calls.intentOf(payment);
        id = early;
        stripeSays("re_early" + id, 500, "succeeded", null);

        await().atMost(SOON)
                .untilAsserted(() ->
                        call.read(early).then().body("status", equalTo("PAID")).body("refundedMinor", equalTo(500)));
    }

    @Test
    void a_refund_of_a_request_that_was_never_paid_needs_attention_and_counts_nowhere() {
        String unpaid = call.requested();
        String unpaidIntent = Calls.intentOf(call.pay(unpaid));
        call.clinician()
                .post("/v1/payment-requests/" + unpaid + "/cancellation")
                .then()
                .statusCode(200);
        Events.send(
                "stripe-facts.v1",
                unpaidIntent,
                "StripeRefundChanged",
                fact("re_unpaid" + unpaid, 100, "succeeded", null).replace(intent, unpaidIntent));

        await().atMost(SOON)
                .untilAsserted(
                        () -> call.read(unpaid).then().body("needsAttention", equalTo("refund-exceeds-payment")));
        call.read(unpaid).then().body("status", equalTo("CANCELLED")).body("refundedMinor", equalTo(0));
        String file = admin().accept("text/csv")
                .queryParam("clinicId", call.clinic)
                .get("/v1/payment-requests")
                .asString();
        assertThat(file.lines().filter(line -> line.contains(unpaid)))
                .singleElement()
                .asString()
                .contains(",0,0.00,0,");
    }

    @Test
    void the_webhook_may_arrive_before_the_answer() throws Exception {
        StripeSimulatorResource.fault(
                Map.of("path", "/v1/refunds", "method", "POST", "action", "delay", "when", "after", "delayMs", 60_000));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = threads.submit(() -> refund(3000L));
            await().atMost(SOON).until(() -> !atStripe().isEmpty());
            String ours = (String) refunds().getFirst().get("id");
            stripeSays(atStripe().getFirst(), 3000, "succeeded", ours);
            await().atMost(SOON).until(() -> refunds().getFirst().get("status").equals("SUCCEEDED"));
            assertThat(answer.isDone()).isFalse();
            StripeSimulatorResource.noFaults();
            answer.get().then().statusCode(201).body("status", equalTo("SUCCEEDED"));
        }
        assertThat(refunds()).hasSize(1);
        assertThat(atStripe()).hasSize(1);
    }

    // --- trouble

    @Test
    void a_refund_that_was_stored_but_not_sent_is_sent_later() {
        String refund = "refund_"
                + UUID.randomUUID().toString().replace("-", "").substring(0, 26).replaceAll("[ilou]", "0");
        sql("""
            insert into refund (id, payment_request_id, organisation_id, clinic_id, amount_minor, currency, status,
                reason, requested_by, created_at, stripe_key, next_check_at)
            select '%1$s', id, organisation_id, clinic_id, 3000, 'AUD', 'PENDING', 'duplicate', 'somebody', now(),
                '%1$s', now() from payment_request where id = '%2$s'\
            """.formatted(refund, id));

        awaitAllSucceeded();

        assertThat(refundedAtStripe()).isEqualTo(3_000);
    }

    @Test
    void a_refund_whose_answer_was_lost_is_found_and_not_made_twice() {
        StripeSimulatorResource.fault(
                Map.of("path", "/v1/refunds", "method", "POST", "action", "timeout", "when", "after", "calls", 3));
        refund(3000L).then().statusCode(201).body("status", equalTo("PENDING"));
        call.read(id).then().body("refundedMinor", equalTo(3000)).body("refundPendingMinor", equalTo(3000));
        assertThat(atStripe()).hasSize(1);

        hurry();
        awaitAllSucceeded();
        call.read(id).then().body("refundedMinor", equalTo(3000)).body("refundPendingMinor", equalTo(0));

        assertThat(atStripe()).hasSize(1);
    }

    @Test
    void while_stripe_is_unavailable_a_refund_is_retried_every_half_minute() {
        StripeSimulatorResource.fault(Map.of("path", "/v1/refunds*", "action", "status", "status", 503, "calls", 12));
        refund(3000L).then().statusCode(201).body("status", equalTo("PENDING"));
        String isDueSoon = "from refund where payment_request_id = '" + id
                + "' and next_check_at between now() + interval '20 seconds' and now() + interval '30 seconds'";
        for (int round = 1; round <= 3; round++) {
            sql("update refund set next_check_at = now() where payment_request_id = '" + id + "'");
            await().atMost(Duration.ofSeconds(20)).until(() -> PaidRequests.count(isDueSoon) == 1);
        }
        assertThat(atStripe()).isEmpty();

        hurry();
        awaitAllSucceeded();

        assertThat(atStripe()).hasSize(1);
    }

    @Test
    void a_stripe_failure_after_the_refund_was_made_refunds_nothing_twice() {
        StripeSimulatorResource.fault(
                Map.of("path", "/v1/refunds", "method", "POST", "action", "status", "status", 500, "when", "after"));
        refund(3000L).then().statusCode(201).body("status", equalTo("PENDING"));
        assertThat(atStripe()).hasSize(1);

        hurry();
        awaitAllSucceeded();

        assertThat(atStripe()).hasSize(1);
        assertThat(refunds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 409})
    void a_stripe_failure_before_the_refund_was_made_is_retried(int status) {
        StripeSimulatorResource.fault(Map.of(
                "path",
                "/v1/refunds",
                "method",
                "POST",
                "action",
                "status",
                "status",
                status,
                "calls",
                switch (status) {
                    case 500 -> 1;
                    case 429 -> 5;
                    default -> 3;
                }));
        refund(3000L).then().statusCode(201).body("status", equalTo("PENDING"));
        assertThat(atStripe()).isEmpty();

        hurry();
        awaitAllSucceeded();

        assertThat(atStripe()).hasSize(1);
    }

    // --- pieces

    private RequestSpecification admin() {
        return Calls.as(Tokens.staff("clinic-admin", "demo-health", call.clinic));
    }

    private String refundsPath() {
        return "/v1/payment-requests/" + id + "/refunds";
    }

    private static Map<String, Object> asking(@Nullable Long amountMinor) {
        return amountMinor == null
                ? Map.of("reason", "requested_by_customer")
                : Map.of("amountMinor", amountMinor, "reason", "requested_by_customer");
    }

    private Response refund(@Nullable Long amountMinor) {
        return admin().body(asking(amountMinor)).post(refundsPath());
    }

    private List<Map<String, Object>> refunds() {
        return admin().get(refundsPath()).then().statusCode(200).extract().path("items");
    }

    private void awaitAllSucceeded() {
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(refunds())
                        .isNotEmpty()
                        .filteredOn(refund -> !"FAILED".equals(refund.get("status")))
                        .extracting(refund -> refund.get("status"))
                        .containsOnly("SUCCEEDED"));
    }

    private void stripeSays(String refund, long amountMinor, String status, @Nullable String ours) {
        Events.send("stripe-facts.v1", intent, "StripeRefundChanged", fact(refund, amountMinor, status, ours));
    }

    private String fact(String refund, long amountMinor, String status, @Nullable String ours) {
        return """
            {"paymentIntent": "%s", "account": "%s", "refund": "%s", "amountMinor": %d, "currency": "AUD",
             "status": "%s", "reason": null, "failureReason": %s, "paymentRequestRefundId": %s, "livemode": false,
             "occurredAt": "2026-11-23T01:10:04Z"}\
            """.formatted(
                        intent,
                        call.account,
                        refund,
                        amountMinor,
                        status,
                        status.equals("failed") ? "\"expired_or_canceled_card\"" : "null",
                        ours == null ? "null" : '"' + ours + '"');
    }

    /** Events of one PaymentIntent are processed in order, so when one more failed refund is, all before it are. */
    private void afterAllFactsSoFar() {
        String marker = "re_marker" + UUID.randomUUID().toString().replace("-", "");
        stripeSays(marker, 1, "failed", null);
        await().atMost(SOON).until(() -> PaidRequests.count("from refund where stripe_refund = '" + marker + "'") == 1);
        sql("delete from refund where stripe_refund = '" + marker + "'");
    }

    private void refundInDashboard(long amountMinor) {
        given().contentType(ContentType.URLENC)
                .auth()
                .preemptive()
                .basic("sk_test_caretill_sandbox", "")
                .header("Stripe-Account", call.account)
                .formParam("payment_intent", intent)
                .formParam("amount", amountMinor)
                .post(StripeSimulatorResource.simulator().address() + "/v1/refunds")
                .then()
                .statusCode(200);
    }

    private JsonPath ledger() {
        return given().get(StripeSimulatorResource.simulator().address() + "/_simulator/ledger")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Ids of the refunds that the clinic's account has. */
    private List<String> atStripe() {
        return ledger().getList("accounts.find { it.id == '" + call.account + "' }.refunds.id");
    }

    private long refundedAtStripe() {
        return ledger().getLong("accounts.find { it.id == '" + call.account + "' }.balances[0].refundedMinor");
    }

    /** Removes all faults of Stripe and makes the next check due. */
    private void hurry() {
        StripeSimulatorResource.noFaults();
        sql("update refund set next_check_at = now() where payment_request_id = '" + id + "'");
    }

    private void sql(String statement) {
        transactions.await(
                Tenancy.EVERYTHING,
                () -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(statement).executeUpdate()));
    }

    private static List<Response> simultaneously(int times, Callable<Response> command) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Response> answers = new ArrayList<>();
            for (var answer : threads.invokeAll(Collections.nCopies(times, command))) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
