package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.caretill.calleridentity.Roles;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clinic's list of payment requests with its filters, the CSV file and the totals. */
@QuarkusTest
class HistoryComponentTest {

    private Calls call;

    @BeforeEach
    void prepare() {
        call = Calls.atNewClinic();
    }

    // --- the list

    @Test
    void every_filter_narrows_the_list_and_they_work_together() {
        String ofPatient = call.requested();
        call.admit("patient-2", "Sam Example");
        String ofAnother = ask(Map.of("payerParticipantId", "patient-2"));
        call.clinician().post("/v1/payment-requests/" + ofAnother + "/cancellation");
        PaidRequests.execute(
                "update payment_request set needs_attention = 'paid-after-end' where id = '" + ofAnother + "'");

        assertThat(listed("payerParticipantId=patient-2")).containsExactly(ofAnother);
        assertThat(listed("needsAttention=true")).containsExactly(ofAnother);
        assertThat(listed("needsAttention=false")).contains(ofPatient).doesNotContain(ofAnother);
        assertThat(listed("status=CANCELLED")).containsExactly(ofAnother);
        assertThat(listed("status=CANCELLED&status=REQUESTED")).contains(ofPatient, ofAnother);
        assertThat(listed("status=PAID&status=EXPIRED")).isEmpty();
        assertThat(listed("requestedBy=subject-of-clinician-demo-health")).contains(ofPatient, ofAnother);
        assertThat(listed("requestedBy=somebody-else")).isEmpty();
        assertThat(listed("currency=AUD")).contains(ofPatient, ofAnother);
        assertThat(listed("currency=NZD")).isEmpty();
        assertThat(listed("stripeAccount=" + call.account)).contains(ofPatient, ofAnother);
        assertThat(listed("stripeAccount=acct_other")).isEmpty();
        assertThat(listed("payerParticipantId=patient-2&status=REQUESTED")).isEmpty();
    }

    @Test
    void the_clinic_reads_the_name_under_which_the_payer_was_admitted_and_the_payer_does_not() throws IOException {
        call.admit("patient-2", "Sam Example");
        String id = ask(Map.of("payerParticipantId", "patient-2"));
        String ofPatient2 = "payerParticipantId=patient-2";
        call.clinician()
                .get("/v1/payment-requests?" + ofPatient2)
                .then()
                .body("items.payerName", equalTo(List.of("Sam Example")));
        call.read(id).then().body("payerName", equalTo("Sam Example"));
        assertThat(lines(file(call.clinician(), ofPatient2)).getFirst().get("payerName"))
                .isEqualTo("Sam Example");
        call.guest("patient-2")
                .get("/v1/guest/payment-requests")
                .then()
                .body("items.id", equalTo(List.of(id)))
                .body("items[0]", not(hasKey("payerName")));
    }

    @Test
    void who_has_the_latest_version_of_a_request_gets_no_body() {
        String id = call.requested();
        String address = "/v1/payment-requests/" + id;
        String tag = call.read(id).then().statusCode(200).extract().header("ETag");
        assertThat(tag).isEqualTo("\"1\"");
        assertThat(call.clinician()
                        .header("If-None-Match", tag)
                        .get(address)
                        .then()
                        .statusCode(304)
                        .header("ETag", tag)
                        .extract()
                        .asString())
                .isEmpty();

        call.clinician().post(address + "/cancellation").then().statusCode(200);

        call.clinician()
                .header("If-None-Match", tag)
                .get(address)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("status", equalTo("CANCELLED"));
        call.anotherCall()
                .guest()
                .header("If-None-Match", "*")
                .get(address)
                .then()
                .statusCode(403);
    }

    @Test
    void an_invalid_filter_is_refused_with_an_explanation() {
        for (String parameter : List.of(
                "currency=aud",
                "needsAttention=maybe",
                "status=PAID&status=SOLD",
                "status=",
                "clinicId=",
                "clinicId=a&clinicId=a",
                "callId=",
                "from=",
                "cursor=",
                "limit=1&limit=2")) {
            for (String accepted : List.of("application/json", "text/csv")) {
                call.clinician()
                        .accept(accepted)
                        .get("/v1/payment-requests?" + parameter)
                        .then()
                        .statusCode(400)
                        .contentType("application/problem+json")
                        .body("violations.field", hasItem(startsWith(parameter.substring(0, parameter.indexOf('=')))));
            }
        }
    }

    // --- the file

    @Test
    void a_media_type_with_weight_zero_is_not_what_the_caller_gets() {
        for (String accepted : List.of("text/csv;q=0", "*/*;q=0", "application/json;q=0, image/png")) {
            call.clinician()
                    .header("Accept", accepted)
                    .get("/v1/payment-requests")
                    .then()
                    .statusCode(406)
                    .contentType("application/problem+json")
                    .body("code", equalTo("not-acceptable"));
        }
        for (String accepted : List.of("text/csv;q=0, */*", "text/csv;q=0.0, application/json;q=0.1")) {
            call.clinician()
                    .header("Accept", accepted)
                    .get("/v1/payment-requests")
                    .then()
                    .statusCode(200)
                    .contentType("application/json");
        }
        call.clinician()
                .header("Accept", "application/json;q=0, text/csv;q=0.1")
                .get("/v1/payment-requests")
                .then()
                .statusCode(200)
                .contentType("text/csv");
    }

    @Test
    void the_file_has_a_line_for_each_request_and_runs_no_formula() throws IOException {
        String id = ask(Map.of("description", "=HYPERLINK(\"http://x\"), \"é漢😀\"\r\nsecond line"));
        Response answer = file(call.clinician(), "status=REQUESTED");
        answer.then()
                .header("Content-Type", equalTo("text/csv; charset=utf-8; header=present"))
                .header("Content-Disposition", equalTo("attachment; filename=\"payment-requests.csv\""));
        CSVRecord line = lines(answer).getFirst();
        assertThat(line.get("id")).isEqualTo(id);
        assertThat(line.get("description")).isEqualTo("'=HYPERLINK(\"http://x\"), \"é漢😀\"\r\nsecond line");
        assertThat(line.get("status")).isEqualTo("REQUESTED");
        assertThat(line.get("amountMinor")).isEqualTo("8500");
        assertThat(line.get("amount")).isEqualTo("85.00");
        assertThat(line.get("clinicId")).isEqualTo(call.clinic);
        assertThat(line.get("stripeAccount")).isEqualTo(call.account);
        assertThat(line.get("paidAt")).isEmpty();
    }

    @Test
    void amounts_in_the_file_have_the_decimals_of_their_currency() throws IOException {
        Instant paidAt = Instant.parse("2026-03-01T00:00:00Z");
        PaidRequests.add(call, paidAt, "JPY", 8500, 500);
        PaidRequests.add(call, paidAt, "KWD", 8500, 1);
        for (CSVRecord line : lines(file(call.clinician(), "status=PAID"))) {
            boolean isYen = line.get("currency").equals("JPY");
            assertThat(line.get("amount")).isEqualTo(isYen ? "8500" : "8.500");
            assertThat(line.get("refundedMinor")).isEqualTo(isYen ? "500" : "1");
            assertThat(line.get("refunded")).isEqualTo(isYen ? "500" : "0.001");
        }
        assertThat(lines(file(call.clinician(), "currency=JPY"))).hasSize(1);
    }

    @Test
    void the_file_is_for_the_clinics_own_people() {
        RequestSpecification admin = Calls.as(Tokens.staff(Roles.CLINIC_ADMIN, "demo-health", call.clinic));
        file(admin, "clinicId=" + call.clinic).then().statusCode(200);
        file(Calls.atOtherClinic().clinician(), "clinicId=" + call.clinic)
                .then()
                .statusCode(404);
        file(manager("demo-health"), "").then().statusCode(403);
        file(call.guest(), "").then().statusCode(403);
    }

    // --- the totals

    @Test
    void the_totals_are_by_day_of_the_time_zone_and_currency() {
        // In Sydney, 5 April 2026 has 25 hours: midnight is 13:00 UTC before it and 14:00 UTC after.
        PaidRequests.add(call, Instant.parse("2026-04-04T12:59:58Z"), "AUD", 100, 0);
        PaidRequests.add(call, Instant.parse("2026-04-04T12:59:59Z"), "AUD", 8500, 8500);
        PaidRequests.add(call, Instant.parse("2026-04-05T13:59:58Z"), "AUD", 200, 50);
        PaidRequests.add(call, Instant.parse("2026-04-05T13:00:00Z"), "JPY", 9000, 0);
        PaidRequests.add(call, Instant.parse("2026-04-05T13:59:59Z"), "AUD", 400, 0);

        totals(call.clinician(), "clinicId=" + call.clinic + "&from=2026-04-04&to=2026-04-06&timeZone=Australia/Sydney")
                .then()
                .statusCode(200)
                .body("timeZone", equalTo("Australia/Sydney"))
                .body("from", equalTo("2026-04-04"))
                .body("to", equalTo("2026-04-06"))
                .body(
                        "items",
                        equalTo(List.of(
                                total("2026-04-04", "AUD", 100, 0, 1, 0),
                                total("2026-04-05", "AUD", 8700, 8550, 2, 2),
                                total("2026-04-05", "JPY", 9000, 0, 1, 0),
                                total("2026-04-06", "AUD", 400, 0, 1, 0))));
        totals(call.clinician(), "from=2026-04-05&to=2026-04-05&timeZone=UTC")
                .then()
                .body(
                        "items",
                        equalTo(List.of(
                                total("2026-04-05", "AUD", 600, 50, 2, 1), total("2026-04-05", "JPY", 9000, 0, 1, 0))));
    }

    @Test
    void days_are_in_the_clinics_time_zone_by_default() {
        PaidRequests.add(call, Instant.parse("2026-04-04T14:00:00Z"), "AUD", 100, 0);
        String ofClinic = "clinicId=" + call.clinic + "&from=2026-04-04&to=2026-04-05";
        totals(call.clinician(), ofClinic)
                .then()
                .body("timeZone", equalTo("UTC"))
                .body("items.day", equalTo(List.of("2026-04-04")));
        call.clinicSays(2, true, ", \"timeZone\": \"Australia/Sydney\"");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> totals(call.clinician(), ofClinic)
                        .then()
                        .body("timeZone", equalTo("Australia/Sydney"))
                        .body("items.day", equalTo(List.of("2026-04-05"))));
    }

    @Test
    void without_days_the_totals_are_of_the_last_31() {
        PaidRequests.add(call, Instant.now().minus(Duration.ofDays(29)), "AUD", 100, 0);
        PaidRequests.add(call, Instant.now().minus(Duration.ofDays(32)), "AUD", 200, 0);
        totals(call.clinician(), "").then().statusCode(200).body("items.paidMinor", equalTo(List.of(100)));
    }

    @Test
    void the_manager_sees_the_organisations_totals_and_nobody_elses() {
        Calls sibling = Calls.atNewClinic();
        Instant paidAt = Instant.parse("2001-02-03T04:05:06Z");
        PaidRequests.add(call, paidAt, "AUD", 100, 0);
        PaidRequests.add(sibling, paidAt, "AUD", 200, 0);
        String day = "from=2001-02-03&to=2001-02-03";

        totals(manager("demo-health"), day).then().body("items.paidMinor", equalTo(List.of(300)));
        totals(manager("demo-health"), day + "&clinicId=" + sibling.clinic)
                .then()
                .body("items.paidMinor", equalTo(List.of(200)));
        totals(call.clinician(), day).then().body("items.paidMinor", equalTo(List.of(100)));
        totals(manager("another-organisation"), day).then().statusCode(200).body("items", empty());
        for (RequestSpecification stranger : List.of(manager("another-organisation"), sibling.clinician())) {
            totals(stranger, day + "&clinicId=" + call.clinic)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("not-found"));
        }
        manager("demo-health").get("/v1/payment-requests").then().statusCode(403);
        PaidRequests.removeAll(call);
        PaidRequests.removeAll(sibling);
    }

    @Test
    void invalid_days_and_time_zones_are_refused_with_an_explanation() {
        Map.of(
                        "from=2026-02-30", "from",
                        "from=2026-11-23T00:00:00Z", "from",
                        "to=%2B999999999-01-01", "to",
                        "from=2026-01-02&to=2026-01-01", "from",
                        "from=2025-01-01&to=2026-01-02", "from",
                        "clinicId=", "clinicId",
                        "timeZone=%2B10:00", "timeZone",
                        "timeZone=Sydney", "timeZone")
                .forEach((parameters, field) -> totals(call.clinician().urlEncodingEnabled(false), parameters)
                        .then()
                        .statusCode(400)
                        .body("violations", hasSize(1))
                        .body("violations.field", hasItem(field)));
        totals(call.clinician(), "from=2025-01-01&to=2026-01-01").then().statusCode(200);
    }

    private String ask(Map<String, Object> otherwise) {
        Map<String, Object> asking = new HashMap<>(call.asking(8500));
        asking.putAll(otherwise);
        return call.clinician()
                .body(asking)
                .post("/v1/payment-requests")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private List<String> listed(String parameters) {
        return call.clinician()
                .get("/v1/payment-requests?" + parameters)
                .then()
                .statusCode(200)
                .extract()
                .path("items.id");
    }

    private static Response file(RequestSpecification caller, String parameters) {
        return caller.accept("text/csv").get("/v1/payment-requests" + query(parameters));
    }

    private static List<CSVRecord> lines(Response file) throws IOException {
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

    private static Response totals(RequestSpecification caller, String parameters) {
        return caller.get("/v1/payment-requests/totals" + query(parameters));
    }

    private static String query(String parameters) {
        return parameters.isEmpty() ? "" : "?" + parameters;
    }

    private static RequestSpecification manager(String organisation) {
        return Calls.as(Tokens.staff(Roles.ORGANISATION_ADMIN, organisation));
    }

    private static Map<String, Object> total(
            String day, String currency, int paid, int refunded, int paidCount, int refundedCount) {
        return Map.of(
                "day", day,
                "currency", currency,
                "paidMinor", paid,
                "refundedMinor", refunded,
                "returnedByBankMinor", 0,
                "netMinor", paid - refunded,
                "paidCount", paidCount,
                "refundedCount", refundedCount);
    }
}
