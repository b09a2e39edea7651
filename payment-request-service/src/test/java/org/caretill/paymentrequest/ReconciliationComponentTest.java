package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.caretill.calleridentity.Roles;
import org.caretill.contracts.EventContract;
import org.caretill.paymentrequest.reconciliation.NightlyReconciliationJob;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each test has a clinic in UTC with an account of its own, and one payment of AUD 85.00 there on the day before
 * yesterday.
 */
@QuarkusTest
class ReconciliationComponentTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    NightlyReconciliationJob nightly;

    private final LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(2);
    private final Instant noon = day.atTime(12, 0).toInstant(ZoneOffset.UTC);

    private Calls call;
    private String id;
    private String intent;
    private String dispute;

    @BeforeEach
    void pay() {
        call = Calls.atNewClinic();
        pay(noon);
    }

    @AfterEach
    void tidy() {
        given().delete(stripe("faults"));
    }

    @Test
    void equal_records_match() {
        String refund = refund(1000);
        dispute(2000, "won");
        says("StripeDisputeChanged", "won");
        compared()
                .body("clinicId", equalTo(call.clinic))
                .body("date", equalTo(day.toString()))
                .body("timeZone", equalTo("UTC"))
                .body("status", equalTo("MATCHED"))
                .body("accounts.account", contains(call.account))
                .body("accounts[0].currency", equalTo("AUD"))
                .body("accounts[0].payments", equalTo(1))
                .body("accounts[0].ours.paidMinor", equalTo(8500))
                .body("accounts[0].ours.refundedMinor", equalTo(1000))
                .body("accounts[0].ours.disputedMinor", equalTo(0))
                .body("accounts[0].ours.netMinor", equalTo(7500))
                .body("accounts[0].stripe.netMinor", equalTo(7500))
                .body("accounts[0].differenceMinor", equalTo(0))
                .body("accounts[0].differences", empty());
        assertThat(refund).startsWith("refund_");
    }

    @Test
    void a_cent_too_much_in_our_row_is_found() {
        sql("update payment_request set amount_minor = 8501, received_minor = 8501 where id = '%s'", id);
        differs("AMOUNT", id, 8501, 8500).body("accounts[0].differenceMinor", equalTo(1));
    }

    @Test
    void a_payment_of_a_request_that_is_not_paid_here_is_found() {
        sql("update payment_request set status = 'CANCELLED', received_minor = 0 where id = '%s'", id);
        differs("MISSING_HERE", id, 0, 8500).body("accounts[0].differenceMinor", equalTo(-8500));
        // Money that arrived after the end, whether or not somebody has dealt with it since.
        sql("update payment_request set received_minor = 8500 where id = '%s'", id);
        compared().body("status", equalTo("MATCHED"));
    }

    @Test
    void a_wrong_refund_row_is_one_difference() {
        refund(1000);
        sql("update refund set amount_minor = 1001 where payment_request_id = '%s'", id);
        differs("REFUND", id, 1001, 1000).body("accounts[0].differenceMinor", equalTo(-1));
    }

    @Test
    void a_cent_refunded_only_in_our_row_is_found() {
        refund(1000);
        sql("update payment_request set refunded_minor = 1001 where id = '%s'", id);
        differs("REFUND", id, 1001, 1000);
    }

    @Test
    void a_wrong_cent_in_a_refund_row_is_found() {
        refund(1000);
        sql("update refund set amount_minor = 999 where payment_request_id = '%s'", id);
        sql("update payment_request set refunded_minor = 999 where id = '%s'", id);
        differs("REFUND", id, 999, 1000).body("accounts[0].differenceMinor", equalTo(1));
    }

    @Test
    void a_payment_of_this_platform_that_is_unknown_here_is_found() {
        String unknown = payAtStripe(true, 4200);
        compared()
                .body("status", equalTo("DIFFERENT"))
                .body("accounts[0].differences.kind", contains("MISSING_HERE"))
                .body("accounts[0].differences[0].paymentIntent", equalTo(unknown))
                .body("accounts[0].differences[0].paymentRequestId", nullValue())
                .body("accounts[0].differences[0].oursMinor", equalTo(0))
                .body("accounts[0].differences[0].stripeMinor", equalTo(4200))
                .body("accounts[0].differenceMinor", equalTo(-4200));
    }

    @Test
    void payments_that_the_clinic_took_by_itself_and_their_refunds_are_ignored() {
        String own = payAtStripe(false, 4200);
        refundAtStripe(own, 100);
        compared().body("status", equalTo("MATCHED")).body("accounts[0].stripe.paidMinor", equalTo(8500));
    }

    @Test
    void a_refund_that_is_unknown_here_is_found() {
        refundAtStripe(intent, 3000);
        differs("REFUND", id, 0, 3000).body("accounts[0].differenceMinor", equalTo(3000));
    }

    @Test
    void a_refund_of_an_unknown_payment_of_this_platform_is_found() {
        String unknown = payAtStripe(true, 4200);
        refundAtStripe(unknown, 100);
        compared().body("accounts[0].differences.kind", contains("REFUND", "MISSING_HERE"));
    }

    @Test
    void a_payment_that_is_missing_at_stripe_is_found() {
        sql("update payment_request set payment_intent = 'pi_gone%2$s' where id = '%1$s'", id, System.nanoTime());
        compared()
                .body("status", equalTo("DIFFERENT"))
                .body("accounts[0].differences.kind", contains("MISSING_HERE", "MISSING_AT_STRIPE"))
                .body("accounts[0].differences[1].paymentRequestId", equalTo(id))
                .body("accounts[0].differences[1].oursMinor", equalTo(8500))
                .body("accounts[0].differences[1].stripeMinor", equalTo(0));
    }

    @Test
    void a_payment_that_we_do_not_know_to_be_paid_is_found() {
        sql(
                "update payment_request set status = 'PAYING', received_minor = 0, paid_at = null, next_check_at ="
                        + " null where id = '%s'",
                id);
        differs("MISSING_HERE", id, 0, 8500);
    }

    @Test
    void a_refund_that_is_missing_at_stripe_is_found() {
        refund(1000);
        sql("update refund set stripe_refund = 're_gone%2$s' where payment_request_id = '%1$s'", id, System.nanoTime());
        compared()
                .body("status", equalTo("DIFFERENT"))
                .body("accounts[0].differences.oursMinor", contains(0, 1000))
                .body("accounts[0].differences.stripeMinor", contains(1000, 0));
    }

    @Test
    void a_failed_refund_is_a_difference_until_we_know_of_it() {
        refund(1000);
        String refund = PaidRequests.text("select stripe_refund from refund where payment_request_id = '" + id + "'");
        StripeSimulatorResource.at(
                noon.plusSeconds(60), () -> tell("refunds/" + refund, Map.of("account", call.account)));
        differs("REFUND", id, 1000, 0);
        sql("update refund set status = 'FAILED' where payment_request_id = '%s'", id);
        sql("update payment_request set refunded_minor = 0 where id = '%s'", id);
        compared().body("status", equalTo("MATCHED")).body("accounts[0].stripe.refundedMinor", equalTo(0));
    }

    @Test
    void a_dispute_that_is_unknown_here_is_found_and_so_is_one_that_was_won() {
        dispute(2000, null);
        differs("DISPUTE", id, 0, 2000);
        says("StripeDisputeChanged", "needs_response");
        compared().body("status", equalTo("MATCHED")).body("accounts[0].stripe.disputedMinor", equalTo(2000));
    }

    @Test
    void news_after_midnight_belongs_to_the_day_at_stripe() {
        pay(day.atTime(23, 59, 59).toInstant(ZoneOffset.UTC));
        sql(
                "update payment_request set paid_at = '%2$s' where id = '%1$s'",
                id, day.plusDays(1).atTime(0, 0, 1).toInstant(ZoneOffset.UTC));
        compared().body("status", equalTo("MATCHED")).body("accounts[0].payments", equalTo(2));
        compare(day.plusDays(1)).body("status", equalTo("MATCHED")).body("accounts", empty());
    }

    @Test
    void a_refund_of_an_earlier_days_payment_belongs_to_its_own_day() {
        StripeSimulatorResource.at(noon.plus(Duration.ofDays(1)), () -> refundAtStripe(1000));
        compared().body("status", equalTo("MATCHED")).body("accounts[0].ours.refundedMinor", equalTo(0));
        compare(day.plusDays(1))
                .body("status", equalTo("MATCHED"))
                .body("accounts[0].payments", equalTo(0))
                .body("accounts[0].ours.refundedMinor", equalTo(1000))
                .body("accounts[0].stripe.netMinor", equalTo(-1000));
    }

    @Test
    void amounts_are_compared_in_the_payers_currency() {
        tell("accounts/" + call.account, Map.of("settlesInItsCurrency", true));
        PaidRequests.execute("update payment_request set currency = 'AUD' where id = '" + id + "'");
        StripeSimulatorResource.at(
                noon,
                () -> tell(
                        "payments/" + call.account,
                        Map.of("byPlatform", true, "currency", "nzd", "amountMinor", 4200)));
        compared()
                .body("accounts.currency", contains("AUD", "NZD"))
                .body("accounts[1].stripe.paidMinor", equalTo(4200));
    }

    @Test
    void an_unavailable_stripe_is_reported_and_retried() {
        tell("faults", Map.of("path", "/v1/balance_transactions*", "action", "status", "status", 500, "calls", 3));
        read().body("status", equalTo("UNREACHABLE")).body("accounts", empty());
        assertThat(PaidRequests.count(
                        "from reconciliation where next_check_at > now() and clinic_id = '" + call.clinic + "'"))
                .isEqualTo(1);
        sql("update reconciliation set next_check_at = now() where clinic_id = '%s'", call.clinic);
        nightly.run();
        read().body("status", equalTo("MATCHED"));
    }

    @Test
    void every_clinics_yesterday_is_compared_once_a_night_even_if_a_process_died() {
        nightly.run();
        read().body("status", equalTo("MATCHED"));
        String mine = "from reconciliation where clinic_id = '" + call.clinic + "'";
        assertThat(PaidRequests.count(mine)).isEqualTo(2);
        sql("update reconciliation set checks = 7 where clinic_id = '%s'", call.clinic);
        nightly.run();
        assertThat(PaidRequests.count(mine + " and checks = 7")).isEqualTo(2);

        sql(
                "update reconciliation set status = null, result = null, next_check_at = now() + interval '1 minute'"
                        + " where clinic_id = '%s'",
                call.clinic);
        nightly.run();
        assertThat(PaidRequests.count(mine + " and status is null")).isEqualTo(2);
        sql("update reconciliation set next_check_at = now() where clinic_id = '%s'", call.clinic);
        nightly.run();
        assertThat(PaidRequests.count(mine + " and status = 'MATCHED' and next_check_at is null"))
                .isEqualTo(2);
    }

    @Test
    void the_operator_sees_the_clinics_of_a_day_and_nobody_else_does() {
        String refused = "/v1/reconciliation?date=" + day;
        call.clinician().get(refused).then().statusCode(403);
        admin().get(refused).then().statusCode(403);
        payAtStripe(true, 4200);
        compared();
        operator()
                .get("/v1/reconciliation?limit=200&status=DIFFERENT&date=" + day)
                .then()
                .statusCode(200)
                .body("items.clinicId", hasItem(call.clinic))
                .body("items.status.unique()", contains("DIFFERENT"));
        operator()
                .get("/v1/reconciliation?limit=200&status=MATCHED&date=" + day)
                .then()
                .statusCode(200)
                .body("items.clinicId", not(hasItem(call.clinic)));
        operator().get("/v1/reconciliation?status=NONSENSE").then().statusCode(400);
        operator().get("/v1/reconciliation?date=soon").then().statusCode(400);
    }

    @Test
    void administrator_and_manager_may_read_results_and_others_get_404() {
        String path = "/v1/clinics/" + call.clinic + "/reconciliation?date=" + day;
        admin().get(path).then().statusCode(200);
        Calls.as(Tokens.staff(Roles.ORGANISATION_ADMIN, "demo-health"))
                .get(path)
                .then()
                .statusCode(200);
        Calls.as(Tokens.staff(Roles.ORGANISATION_ADMIN, "other-health"))
                .get(path)
                .then()
                .statusCode(404);
        Calls.as(Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", "other-clinic"))
                .get(path)
                .then()
                .statusCode(404);
        call.clinician().get(path).then().statusCode(403);
        operator().get("/v1/clinics/clinic-of-nobody/reconciliation").then().statusCode(404);
        for (String date : List.of(
                "9999-01-01", "soon", LocalDate.now(ZoneOffset.UTC).plusDays(1).toString())) {
            admin().get("/v1/clinics/" + call.clinic + "/reconciliation?date=" + date)
                    .then()
                    .statusCode(400);
        }
    }

    @Test
    void today_is_compared_on_every_request() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        String path = "/v1/clinics/" + call.clinic + "/reconciliation?date=" + today;
        admin().get(path).then().statusCode(200).body("accounts", empty());
        tell("payments/" + call.account, Map.of("byPlatform", true));
        admin().get(path).then().body("accounts[0].differences.kind", contains("MISSING_HERE"));
    }

    /** Paid at Stripe and here at that time. */
    private void pay(Instant time) {
        StripeSimulatorResource.at(time, () -> {
            id = call.requested();
            Response payment = call.pay(id);
            intent = Calls.intentOf(payment);
            call.confirm(payment, "4242424242424242").then().statusCode(200);
        });
        call.stripeSays("StripePaymentSucceeded", intent);
        call.awaitStatus(id, "PAID");
        await().atMost(SOON)
                .until(() ->
                        PaidRequests.count("from payment_request where next_check_at is null and id = '" + id + "'")
                                == 1);
        sql("update payment_request set paid_at = '%2$s' where id = '%1$s'", id, time);
    }

    /** Refunds the payment here and at Stripe on the day. */
    private String refund(long amountMinor) {
        String[] refund = new String[1];
        StripeSimulatorResource.at(noon.plusSeconds(1), () -> refund[0] = refundAtStripe(amountMinor));
        return refund[0];
    }

    private String refundAtStripe(long amountMinor) {
        return admin().body(Map.of("amountMinor", amountMinor, "reason", "duplicate"))
                .post("/v1/payment-requests/" + id + "/refunds")
                .then()
                .statusCode(201)
                .body("status", equalTo("SUCCEEDED"))
                .extract()
                .path("id");
    }

    private void refundAtStripe(String paymentIntent, long amountMinor) {
        StripeSimulatorResource.at(
                noon.plusSeconds(2),
                () -> given().auth()
                        .preemptive()
                        .basic("sk_test_caretill_sandbox", "")
                        .header("Stripe-Account", call.account)
                        .contentType("application/x-www-form-urlencoded")
                        .formParam("payment_intent", paymentIntent)
                        .formParam("amount", amountMinor)
                        .post(StripeSimulatorResource.simulator().address() + "/v1/refunds")
                        .then()
                        .statusCode(200));
    }

    private String payAtStripe(boolean byPlatform, long amountMinor) {
        String[] paid = new String[1];
        StripeSimulatorResource.at(
                noon,
                () -> paid[0] = tell(
                                "payments/" + call.account,
                                Map.of("byPlatform", byPlatform, "amountMinor", amountMinor))
                        .path("paymentIntents[0]"));
        return paid[0];
    }

    private void dispute(long amountMinor, @Nullable String then) {
        StripeSimulatorResource.at(noon.plusSeconds(3), () -> {
            dispute = tell(
                            "disputes",
                            Map.of("account", call.account, "paymentIntent", intent, "amountMinor", amountMinor))
                    .path("id");
            if (then != null) {
                tell("disputes/" + dispute, Map.of("account", call.account, "status", then));
            }
        });
    }

    private void says(String type, String status) {
        Events.send(
                "stripe-facts.v1",
                intent,
                type,
                EventContract.exampleText(type)
                        .replaceFirst("\"paymentIntent\": \"[^\"]*\"", "\"paymentIntent\": \"" + intent + "\"")
                        .replaceFirst("\"account\": \"[^\"]*\"", "\"account\": \"" + call.account + "\"")
                        .replaceFirst("\"dispute\": \"[^\"]*\"", "\"dispute\": \"" + dispute + "\"")
                        .replaceFirst("\"openedAt\": \"[^\"]*\"", "\"openedAt\": \"" + noon.plusSeconds(3) + "\"")
                        .replaceFirst("\"status\": \"[^\"]*\"", "\"status\": \"" + status + "\"")
                        .replace("8500", "2000"));
        await().atMost(SOON)
                .until(() -> PaidRequests.count("from dispute where stripe_dispute = '" + dispute + "'") == 1);
    }

    private ValidatableResponse differs(String kind, String request, int oursMinor, int stripeMinor) {
        return compared()
                .body("status", equalTo("DIFFERENT"))
                .body("accounts[0].differences.kind", contains(kind))
                .body("accounts[0].differences[0].paymentRequestId", equalTo(request))
                .body("accounts[0].differences[0].paymentIntent", equalTo(intent))
                .body("accounts[0].differences[0].oursMinor", equalTo(oursMinor))
                .body("accounts[0].differences[0].stripeMinor", equalTo(stripeMinor));
    }

    private ValidatableResponse compared() {
        return compare(day);
    }

    private ValidatableResponse compare(LocalDate date) {
        // The test's refunds and disputes were recorded just now, but belong to the tested day.
        sql("update refund set created_at = '%2$s' where clinic_id = '%1$s'", call.clinic, noon.plusSeconds(1));
        return admin().body(Map.of("date", date.toString()))
                .post("/v1/clinics/" + call.clinic + "/reconciliation")
                .then()
                .statusCode(200);
    }

    private ValidatableResponse read() {
        return admin().get("/v1/clinics/" + call.clinic + "/reconciliation?date=" + day)
                .then()
                .statusCode(200);
    }

    private RequestSpecification admin() {
        return Calls.as(Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", call.clinic));
    }

    private static RequestSpecification operator() {
        return Calls.as(Tokens.staff(Roles.PLATFORM_OPERATOR, "caretill"));
    }

    private static Response tell(String path, Map<String, Object> body) {
        return given().contentType(ContentType.JSON)
                .body(new HashMap<>(body))
                .post(stripe(path))
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private static String stripe(String path) {
        return StripeSimulatorResource.simulator().address() + "/_simulator/" + path;
    }

    @SuppressWarnings("AnnotateFormatMethod") // The annotation would be a dependency for this method alone.
    private static void sql(String statement, Object... values) {
        PaidRequests.execute(statement.formatted(values));
    }
}
