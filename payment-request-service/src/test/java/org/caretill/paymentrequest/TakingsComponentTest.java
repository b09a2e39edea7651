package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.caretill.calleridentity.Roles;
import org.caretill.paymentrequest.MoneyAtStripe.Paid;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was taken on a day. Each test has a clinic in UTC with an account of its own. */
@QuarkusTest
class TakingsComponentTest {

    private Calls call;
    private MoneyAtStripe money;

    @BeforeEach
    void prepare() {
        call = Calls.atNewClinic();
        money = new MoneyAtStripe(call);
    }

    @Test
    void a_refund_made_today_never_changes_yesterdays_takings() {
        Paid paid = money.pay(8_500);
        sql("update payment_request set paid_at = paid_at - interval '1 day' where id = '" + paid.id() + "'");
        String yesterday = onTheirDay("YESTERDAY").asString();
        assertThat(yesterday).contains("\"netMinor\":8500");

        String refund = money.refund(paid, 2_000);

        assertThat(onTheirDay("YESTERDAY").asString()).isEqualTo(yesterday);
        onTheirDay("TODAY")
                .then()
                .body("items.paidMinor", contains(0))
                .body("items.refundedMinor", contains(2_000))
                .body("items.refundedCount", contains(1))
                .body("items.netMinor", contains(-2_000));
        onPaymentDay("YESTERDAY").body("items.refundedMinor", contains(2_000)).body("items.netMinor", contains(6_500));
        onPaymentDay("TODAY").body("items", empty());

        // The day of the refund is over, too, when the bank sends it back.
        sql("update refund set created_at = created_at - interval '1 day' where payment_request_id = '" + paid.id()
                + "'");
        String afterRefund = onTheirDay("YESTERDAY").asString();
        money.failRefund(paid, refund, 2_000);
        assertThat(onTheirDay("YESTERDAY").asString()).isEqualTo(afterRefund);
        onTheirDay("TODAY")
                .then()
                .body("items.refundedMinor", contains(-2_000))
                .body("items.netMinor", contains(2_000));
        onPaymentDay("YESTERDAY").body("items.netMinor", contains(8_500));
    }

    @Test
    void a_dispute_counts_when_the_bank_takes_the_money_and_when_it_gives_it_back() {
        Paid paid = money.pay(8_500);
        sql("update payment_request set paid_at = paid_at - interval '1 day' where id = '" + paid.id() + "'");
        String yesterday = onTheirDay("YESTERDAY").asString();

        String dispute = money.dispute(paid, 8_500);
        assertThat(onTheirDay("YESTERDAY").asString()).isEqualTo(yesterday);
        onTheirDay("TODAY")
                .then()
                .body("items.returnedByBankMinor", contains(8_500))
                .body("items.netMinor", contains(-8_500));
        onPaymentDay("YESTERDAY").body("items.returnedByBankMinor", contains(8_500));

        sql("update dispute set withdrawn_at = withdrawn_at - interval '1 day' where payment_request_id = '" + paid.id()
                + "'");
        String withDispute = onTheirDay("YESTERDAY").asString();
        sql("update dispute set stood_so_at = stood_so_at - interval '1 minute' where payment_request_id = '"
                + paid.id() + "'");
        money.decide(paid, dispute, 8_500, "won");
        assertThat(onTheirDay("YESTERDAY").asString()).isEqualTo(withDispute);
        onTheirDay("TODAY")
                .then()
                .body("items.returnedByBankMinor", contains(-8_500))
                .body("items.netMinor", contains(8_500));
        onPaymentDay("YESTERDAY").body("items.netMinor", contains(8_500));
    }

    @Test
    void clinicians_are_told_apart_and_each_sees_their_own() {
        Instant now = Instant.now();
        PaidRequests.add(call, now, "AUD", 100, 0);
        PaidRequests.add(call, now, "AUD", 2_000, 0);
        sql("update payment_request set requested_by = 'clinician-of-%1$s', requested_by_name = 'Dr Ada Byron'"
                        .formatted(call.clinic)
                + " where amount_minor = 2000 and clinic_id = '" + call.clinic + "'");

        onTheirDay("TODAY")
                .then()
                .body("items.paidMinor", contains(2_100))
                .body("clinicians.paidMinor", containsInAnyOrder(100, 2_000))
                .body("clinicians.find { it.paidMinor == 2000 }.clinicianName", equalTo("Dr Ada Byron"))
                .body("clinicians.find { it.paidMinor == 2000 }.paidCount", equalTo(1))
                .body("clinicians.clinicianName", hasItem(equalTo(null)));
        String path = "/v1/payment-requests/totals?period=TODAY&refundsCount=ON_THEIR_DAY&clinicId=" + call.clinic;
        for (String asked : new String[] {path, path + "&requestedBy=subject-of-clinician-demo-health"}) {
            // Each call needs a specification of its own, because one remembers its parameters.
            colleague("clinician-of-" + call.clinic)
                    .get(asked)
                    .then()
                    .statusCode(200)
                    .body("items.paidMinor", contains(2_000))
                    .body("clinicians.paidMinor", contains(2_000));
        }
        call.clinician().get(path).then().body("items.paidMinor", contains(100));
        money.admin()
                .get(path + "&requestedBy=clinician-of-" + call.clinic)
                .then()
                .body("items.paidMinor", contains(2_000));
        PaidRequests.removeAll(call);
    }

    @Test
    void the_periods_are_the_clinics_days() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Map.of(
                        "TODAY", today,
                        "YESTERDAY", today.minusDays(1),
                        "LAST_7_DAYS", today.minusDays(6),
                        "THIS_MONTH", today.withDayOfMonth(1))
                .forEach((period, first) -> onTheirDay(period)
                        .then()
                        .statusCode(200)
                        .body("timeZone", equalTo("UTC"))
                        .body("from", equalTo(first.toString())));
        for (String query : new String[] {
            "period=EVER", "period=TODAY&from=2026-01-01", "refundsCount=NEVER", "period=TODAY&to=2026-01-01"
        }) {
            money.admin().get("/v1/payment-requests/totals?" + query).then().statusCode(400);
        }
    }

    @Test
    void a_request_is_found_by_the_payers_name_and_by_its_references() {
        Paid paid = money.pay(8_500);
        String other = call.anotherCall().requested();
        for (String text : new String[] {"pat ex", "EXAMPLE", paid.id(), paid.intent()}) {
            search(call.clinic, text).body("items.id", hasItem(paid.id()));
        }
        search(call.clinic, "pat ex").body("items.id", contains(other, paid.id()));
        search(call.clinic, paid.intent()).body("items.id", not(hasItem(other)));
        search(call.clinic, "nobody").body("items", empty());
        search(call.clinic, "%%").body("items", empty());
        sql("update payment_request set payer_name = 'Carer Known', patient_name = 'Zoë Child' where id = '" + other
                + "'");
        search(call.clinic, "zoë").body("items.id", contains(other));
        search(call.clinic, "carer").body("items.id", contains(other));

        Calls theirs = Calls.atNewClinic();
        call.clinician()
                .body(Map.of("text", "pat"))
                .post("/v1/payment-requests/search?clinicId=" + theirs.clinic)
                .then()
                .statusCode(404);
    }

    private ValidatableResponse search(String clinic, String text) {
        return call.clinician()
                .body(Map.of("text", text))
                .post("/v1/payment-requests/search?clinicId=" + clinic)
                .then()
                .statusCode(200);
    }

    private RequestSpecification colleague(String subject) {
        return Calls.as(Tokens.colleague(subject, Roles.CLINICIAN, "demo-health", call.clinic));
    }

    private Response onTheirDay(String period) {
        return money.admin()
                .get("/v1/payment-requests/totals?clinicId=%s&period=%s&refundsCount=ON_THEIR_DAY"
                        .formatted(call.clinic, period));
    }

    private ValidatableResponse onPaymentDay(String period) {
        return money.admin()
                .get("/v1/payment-requests/totals?clinicId=%s&period=%s".formatted(call.clinic, period))
                .then()
                .statusCode(200);
    }

    private static void sql(String statement) {
        PaidRequests.execute(statement);
    }
}
