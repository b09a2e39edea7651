package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.caretill.calleridentity.Roles;
import org.caretill.paymentrequest.MoneyAtStripe.Paid;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each test has a clinic with an account of its own. Stripe keeps 1.7 % + A$0.30 of a payment, A$25 of a dispute. */
@QuarkusTest
class PayoutsComponentTest {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);

    private Calls call;
    private MoneyAtStripe money;

    @BeforeEach
    void prepare() {
        call = Calls.atNewClinic();
        money = new MoneyAtStripe(call);
    }

    @AfterEach
    void tidy() {
        StripeSimulatorResource.noFaults();
    }

    @Test
    void a_day_with_refunds_and_a_lost_dispute_adds_up_to_what_the_bank_receives() throws IOException {
        Paid kept = money.pay(8_500);
        Paid refunded = money.pay(12_345);
        Paid disputed = money.pay(4_200);
        money.refund(refunded, 2_000);
        String dispute = money.dispute(disputed, 4_200);
        money.decide(disputed, dispute, 4_200, "lost");
        money.payElsewhere(1_000);
        money.read();
        notPaidOut()
                .body("items.account", contains(call.account))
                .body("items.currency", contains("AUD"))
                .body("items[0].notPaidOut.payments", equalTo(3));

        JsonPath atStripe = money.payOut();
        money.read();

        long received = atStripe.getLong("payouts[0].amount");
        long stripeFees = 175 + 240 + 101 + 2_500;
        long elsewhere = 1_000 - 47;
        assertThat(received).isEqualTo(8_500 + 12_345 + 4_200 - 2_000 - 4_200 - stripeFees + elsewhere);
        String id = atStripe.getString("payouts[0].id");
        payouts()
                .body("items.id", contains(id))
                .body("items[0].account", equalTo(call.account))
                .body("items[0].status", equalTo("IN_TRANSIT"))
                .body("items[0].currency", equalTo("AUD"))
                .body("items[0].amountMinor", equalTo((int) received))
                .body("items[0].arrivalDate", equalTo(arrival().toString()))
                .body("items[0].figures.paymentsMinor", equalTo(25_045))
                .body("items[0].figures.payments", equalTo(3))
                .body("items[0].figures.refundedMinor", equalTo(2_000))
                .body("items[0].figures.disputedMinor", equalTo(4_200))
                .body("items[0].figures.stripeFeeMinor", equalTo((int) stripeFees))
                .body("items[0].figures.applicationFeeMinor", equalTo(0))
                .body("items[0].figures.otherMinor", equalTo((int) elsewhere))
                .body("items[0].figures.netMinor", equalTo((int) received))
                .body("items[0].differenceMinor", equalTo(0))
                .body("items[0].dashboard", endsWith("/dashboard/" + call.account + "#" + id));
        notPaidOut().body("items[0].notPaidOut", nullValue());

        Response movements = money.admin().get(path("/" + id + "/movements"));
        movements
                .then()
                .statusCode(200)
                .body("items", hasSize(6))
                .body(
                        "items.findAll { it.kind == 'PAYMENT' && it.paymentRequestId != null }.paymentRequestId",
                        containsInAnyOrder(kept.id(), refunded.id(), disputed.id()))
                .body("items.find { it.kind == 'REFUND' }.paymentRequestId", equalTo(refunded.id()))
                .body("items.find { it.kind == 'DISPUTE' }.paymentRequestId", equalTo(disputed.id()));
        assertThat(sum(movements.jsonPath().getList("items.netMinor", Long.class)))
                .isEqualTo(received);

        // The same day's takings, before fees.
        money.admin()
                .get("/v1/payment-requests/totals?period=TODAY&refundsCount=ON_THEIR_DAY&clinicId=" + call.clinic)
                .then()
                .body("items.netMinor", contains(25_045 - 2_000 - 4_200));

        assertThat(xero(books("XERO"))).isEqualTo(decimal(received));
        assertThat(myob(books("MYOB"))).isEqualTo(decimal(received));
        String reference = call.read(refunded.id()).path("reference");
        assertThat(csv(books("XERO")))
                .allSatisfy(line -> assertThat(line.get("*Date")).isEqualTo(DAY.format(arrival())))
                .filteredOn(line -> line.get("Reference").equals(reference))
                .extracting(line -> line.get("Description"))
                .anyMatch(text -> text.startsWith("Payment"))
                .anyMatch(text -> text.startsWith("Refund"))
                .anyMatch(text -> text.startsWith("Stripe fee"));
        money.admin()
                .get("/v1/payment-requests/" + refunded.id() + "/stripe")
                .then()
                .statusCode(200)
                .body("paymentIntent", equalTo(refunded.intent()))
                .body("payouts", contains(id))
                .body("stripeFeeMinor", equalTo(240))
                .body("netMinor", equalTo(12_345 - 2_000 - 240))
                .body("dashboard", endsWith("/dashboard/" + call.account + "#" + refunded.intent()));
        List<CSVRecord> lines =
                csv(money.admin().accept("text/csv").get("/v1/payment-requests?clinicId=" + call.clinic));
        assertThat(lines).extracting(line -> line.get("payout")).containsOnly(id);
        assertThat(lines).extracting(line -> line.get("paymentIntent")).contains(kept.intent());
        assertThat(sum(lines.stream()
                        .map(line -> Long.valueOf(line.get("netMinor")))
                        .toList()))
                .isEqualTo(received - elsewhere);
    }

    @Test
    void a_payout_that_the_bank_sends_back_is_in_the_next_one() throws IOException {
        money.pay(8_500);
        String failed = money.payOut().getString("payouts[0].id");
        money.read();
        money.payoutIs(failed, "failed");
        String next = money.payOut().getString("payouts[0].id");
        money.read();

        payouts()
                .body("items.find { it.id == '%s' }.status".formatted(failed), equalTo("FAILED"))
                .body("items.find { it.id == '%s' }.failureCode".formatted(failed), equalTo("account_closed"))
                .body("items.find { it.id == '%s' }.differenceMinor".formatted(failed), equalTo(0))
                .body("items.find { it.id == '%s' }.figures.otherMinor".formatted(next), equalTo(8_325))
                .body("items.find { it.id == '%s' }.differenceMinor".formatted(next), equalTo(0));
        // What did not arrive is no money in the books, and what came the second time is there once.
        assertThat(xero(books("XERO"))).isEqualTo(decimal(8_325));
    }

    @Test
    void nobody_can_tell_what_is_in_a_payout_made_by_hand() throws IOException {
        money.pay(8_500);
        String id = money.payOutByHand(1_000).getString("payouts[0].id");
        money.read();
        payouts()
                .body("items.id", contains(id))
                .body("items[0].automatic", equalTo(false))
                .body("items[0].figures", nullValue())
                .body("items[0].differenceMinor", nullValue());
        notPaidOut().body("items[0].notPaidOut.netMinor", equalTo(8_325 - 1_000));
        assertThat(xero(books("XERO"))).isEqualTo(decimal(1_000));
    }

    @Test
    void a_cent_that_is_missing_in_what_was_read_is_said() {
        money.pay(8_500);
        money.payOut();
        money.read();
        PaidRequests.execute("update balance_movement set gross_minor = gross_minor - 1, net_minor = net_minor - 1"
                + " where kind = 'PAYMENT' and clinic_id = '" + call.clinic + "'");
        payouts().body("items.differenceMinor", contains(1));
    }

    @Test
    void two_clinics_of_one_account_each_see_their_own_payments() {
        Calls sibling = Calls.atNewClinic();
        Calls.clinicPaymentsChanged(sibling.clinic, 2, "LINKED", call.account);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> PaidRequests.count(
                                "from clinic_payments where version = 2 and clinic_id = '" + sibling.clinic + "'")
                        == 1);
        Paid mine = money.pay(8_500);
        money.payOut();
        money.read();
        MoneyAtStripe.read(sibling.clinic);

        String path = "/v1/clinics/" + sibling.clinic + "/payouts";
        Response theirs = Calls.as(Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", sibling.clinic))
                .get(path);
        theirs.then()
                .body("items.find { it.account == '%s' }.figures.paymentsMinor".formatted(call.account), equalTo(0))
                .body("items.find { it.account == '%s' }.figures.otherMinor".formatted(call.account), equalTo(8_325))
                .body("items.find { it.account == '%s' }.differenceMinor".formatted(call.account), equalTo(0));
        String id = theirs.path("items.find { it.account == '%s' }.id".formatted(call.account));
        Calls.as(Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", sibling.clinic))
                .get(path + "/" + id + "/movements")
                .then()
                .body("items.paymentRequestId", contains(nullValue()));
        payouts().body("items[0].figures.paymentsMinor", equalTo(8_500));
        money.admin().get(path("/" + id + "/movements")).then().body("items.paymentRequestId", hasItem(mine.id()));
    }

    @Test
    void payouts_are_for_the_clinics_administrators_and_those_of_other_clinics_are_not_found() {
        money.pay(8_500);
        String id = money.payOut().getString("payouts[0].id");
        money.read();
        Calls other = Calls.atNewClinic();
        var stranger = Calls.as(Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", other.clinic));

        stranger.get(path("/" + id)).then().statusCode(404);
        stranger.get("/v1/clinics/" + other.clinic + "/payouts/" + id)
                .then()
                .statusCode(404)
                .body("code", equalTo("not-found"));
        stranger.get("/v1/clinics/" + other.clinic + "/payouts/" + id + "/movements")
                .then()
                .statusCode(404);
        stranger.get("/v1/clinics/" + other.clinic + "/payouts")
                .then()
                .statusCode(200)
                .body("items", empty());
        stranger.get("/v1/clinics/" + call.clinic + "/books?program=XERO&from=2026-01-01&to=2026-01-02")
                .then()
                .statusCode(404);
        call.clinician().get(path("")).then().statusCode(403);
        money.admin().get(path("/" + id)).then().statusCode(200).body("id", equalTo(id));
    }

    @Test
    void a_reading_that_stripe_fails_goes_on_later_without_reading_twice() {
        money.pay(8_500);
        String id = money.payOut().getString("payouts[0].id");
        StripeSimulatorResource.fault(Map.of(
                "path",
                "/v1/payouts",
                "method",
                "GET",
                "account",
                call.account,
                "action",
                "status",
                "status",
                500,
                "calls",
                9));
        money.admin().post(path("/reading")).then().statusCode(204);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> PaidRequests.count("from payout_reading where failures = 1 and completed_at is null"
                                + " and clinic_id = '" + call.clinic + "'")
                        == 1);
        notPaidOut().body("items[0].notPaidOut.payments", equalTo(1));
        StripeSimulatorResource.noFaults();
        money.read();
        payouts().body("items.id", contains(id)).body("items[0].figures.payments", equalTo(1));
    }

    /** An account whose owner withdrew the permission stays connected, and is not read every five seconds. */
    @Test
    void a_reading_that_the_owner_of_the_account_does_not_permit_is_tried_again_later() {
        money.pay(8_500);
        StripeSimulatorResource.fault(Map.of(
                "path",
                "/v1/payouts",
                "method",
                "GET",
                "account",
                call.account,
                "action",
                "status",
                "status",
                403,
                "code",
                "oauth_not_supported"));
        money.admin().post(path("/reading")).then().statusCode(204);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> PaidRequests.count("from payout_reading where failures = 1 and next_check_at is not null"
                                + " and clinic_id = '" + call.clinic + "'")
                        == 1);
    }

    @Test
    void a_hundred_thousand_lines_are_streamed_and_add_up() throws IOException {
        String clinic = call.clinic;
        String account = call.account;
        PaidRequests.execute("""
            insert into payout (clinic_id, id, organisation_id, account, amount_minor, currency, status, automatic,
                created_at, arrival_date, itemised)
            values ('%1$s', 'po_long', 'demo-health', '%2$s', 100000 * 100, 'AUD', 'PAID', true, now(), '%3$s', true);
            insert into balance_movement (clinic_id, id, organisation_id, account, kind, payout, gross_minor,
                stripe_fee_minor, application_fee_minor, net_minor, currency, moved_at)
            select '%1$s', 'txn_' || i, 'demo-health', '%2$s', 'PAYMENT', 'po_long', 100, 0, 0, 100, 'AUD',
                timestamptz '2026-01-01T00:00:00Z' + (i / 3) * interval '1 second'
            from generate_series(1, 100000) i
            """.formatted(clinic, account, arrival()));
        try {
            List<CSVRecord> lines = csv(books("XERO"));
            assertThat(lines).hasSize(100_000);
            assertThat(lines.stream()
                            .map(line -> new BigDecimal(line.get("*Amount")))
                            .reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualTo(decimal(10_000_000));
        } finally {
            PaidRequests.execute("delete from balance_movement where clinic_id = '" + clinic + "'");
        }
    }

    @Test
    void a_file_names_the_clinic_and_the_days_and_asks_for_what_is_missing() {
        books("MYOB")
                .then()
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"%s-%s-to-%s-myob.qif\"".formatted(call.clinic, arrival(), arrival()));
        for (String query : List.of(
                "from=2026-01-01&to=2026-01-02",
                "program=SAGE&from=2026-01-01&to=2026-01-02",
                "program=XERO&to=2026-01-02",
                "program=XERO&from=2026-01-01",
                "program=XERO&from=2026-01-03&to=2026-01-02")) {
            money.admin()
                    .accept("text/csv, application/problem+json")
                    .get("/v1/clinics/" + call.clinic + "/books?" + query)
                    .then()
                    .statusCode(400);
        }
    }

    private ValidatableResponse payouts() {
        return money.admin().get(path("")).then().statusCode(200);
    }

    private ValidatableResponse notPaidOut() {
        return money.admin().get(path("/not-paid-out")).then().statusCode(200);
    }

    private String path(String rest) {
        return "/v1/clinics/" + call.clinic + "/payouts" + rest;
    }

    /** The simulator's payouts arrive a day after they were made. */
    private static LocalDate arrival() {
        return LocalDate.ofInstant(Instant.now().plus(Duration.ofDays(1)), ZoneOffset.UTC);
    }

    private Response books(String program) {
        return money.admin()
                .accept("text/csv")
                .get("/v1/clinics/%s/books?program=%s&from=%s&to=%s"
                        .formatted(call.clinic, program, arrival(), arrival()));
    }

    private static BigDecimal xero(Response file) throws IOException {
        return csv(file).stream()
                .map(line -> new BigDecimal(line.get("*Amount")))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal myob(Response file) {
        String text = file.then().statusCode(200).extract().asString();
        assertThat(text).startsWith("!Type:Bank\r\nD").endsWith("^\r\n");
        return text.lines()
                .filter(line -> line.startsWith("T"))
                .map(line -> new BigDecimal(line.substring(1)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static List<CSVRecord> csv(Response file) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (var parser = format.parse(
                new StringReader(file.then().statusCode(200).extract().asString()))) {
            return parser.getRecords();
        }
    }

    private static long sum(List<Long> amounts) {
        return amounts.stream().mapToLong(Long::longValue).sum();
    }

    private static BigDecimal decimal(long amountMinor) {
        return BigDecimal.valueOf(amountMinor, 2);
    }
}
