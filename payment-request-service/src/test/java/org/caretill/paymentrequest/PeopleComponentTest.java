package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.LoggedLines;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A child, the mother and an interpreter are in a call: who pays is one question, who is treated another. */
@QuarkusTest
class PeopleComponentTest {

    private static final String REQUESTS = "/v1/payment-requests";
    private static final String CHILD = "Leo Silva";
    private static final String MOTHER = "Ana Silva";
    private static final String CLINICIAN = "Dr Clara Chu";

    private Calls call;

    @BeforeEach
    void open_call() {
        call = Calls.atNewClinic();
        admit(Map.of("participantId", call.patient, "displayName", CHILD)).statusCode(201);
        admit(Map.of("participantId", "mother", "displayName", MOTHER, "role", "carer"))
                .statusCode(201);
        admit(Map.of("participantId", "interpreter", "displayName", "Ivy Ito", "role", "interpreter"))
                .statusCode(201);
    }

    @AfterEach
    void clear_faults() {
        StripeSimulatorResource.noFaults();
    }

    // --- who is in the call

    @Test
    void the_clinician_reads_who_everybody_in_the_call_is() {
        admit(Map.of("participantId", "aunt", "displayName", "Mia", "role", "carer", "patientName", " Zoe Silva "));
        call.clinician()
                .get("/v1/calls/" + call.call + "/guests?clinicId=" + call.clinic)
                .then()
                .statusCode(200)
                .body("items.role", equalTo(List.of("patient", "carer", "interpreter", "carer")))
                .body("items[1].patientName", nullValue())
                .body("items[3].patientName", equalTo("Zoe Silva"));
    }

    @Test
    void who_joins_again_has_the_role_that_the_platform_says_now() {
        admit(Map.of("participantId", "mother", "displayName", MOTHER)).statusCode(201);
        call.clinician()
                .get("/v1/calls/" + call.call + "/guests?clinicId=" + call.clinic)
                .then()
                .body("items.role", equalTo(List.of("patient", "patient", "interpreter")));
    }

    @Test
    void a_role_or_a_patients_name_that_means_nothing_is_refused() {
        Map<String, Object> guest = Map.of("participantId", "aunt", "displayName", "Mia");
        for (var wrong : List.of(
                Map.entry("role", "doctor"),
                Map.entry("role", "CARER"),
                Map.entry("role", ""),
                Map.entry("patientName", " "),
                Map.entry("patientName", "x".repeat(201)),
                Map.entry("patientName", "evil\u202Ename"))) {
            Map<String, Object> asked = new HashMap<>(guest);
            asked.put("role", "carer");
            asked.put(wrong.getKey(), wrong.getValue());
            admit(asked).statusCode(400).body("violations.field", hasItem(wrong.getKey()));
        }
        admit(Map.of("participantId", "aunt", "displayName", "Mia", "patientName", "Leo"))
                .statusCode(400)
                .body("violations.field", hasItem("patientName"));
    }

    // --- who pays for whom

    @Test
    void a_carer_is_asked_to_pay_for_the_one_patient_in_the_call() {
        String id = requested("mother", Map.of());
        call.read(id)
                .then()
                .body("patientName", equalTo(CHILD))
                .body("patientParticipantId", equalTo(call.patient))
                .body("payerName", equalTo(MOTHER))
                .body("payerIsPatient", equalTo(false))
                .body("clinicianName", equalTo(CLINICIAN));
    }

    @Test
    void the_clinician_picks_or_types_the_patient() {
        admit(Map.of("participantId", "brother", "displayName", "Rui Silva")).statusCode(201);
        ask("mother", Map.of()).statusCode(422).body("code", equalTo("patient-not-named"));
        ask("mother", Map.of("patientParticipantId", "brother"))
                .statusCode(201)
                .body("patientName", equalTo("Rui Silva"))
                .body("patientParticipantId", equalTo("brother"))
                .body("payerName", equalTo(MOTHER));
        ask("mother", Map.of("patientName", "  Zoe Silva "))
                .statusCode(201)
                .body("patientName", equalTo("Zoe Silva"))
                .body("patientParticipantId", nullValue())
                .body("payerIsPatient", equalTo(false));
        ask("mother", Map.of("patientParticipantId", "mother"))
                .statusCode(201)
                .body("patientName", equalTo(MOTHER))
                .body("payerIsPatient", equalTo(true));
    }

    @Test
    void a_patient_pays_for_themselves_as_ever() {
        ask(call.patient, Map.of())
                .statusCode(201)
                .body("patientName", equalTo(CHILD))
                .body("payerName", equalTo(CHILD))
                .body("payerIsPatient", equalTo(true))
                .body("patientParticipantId", equalTo(call.patient));
    }

    @Test
    void a_patient_who_is_not_in_the_call_or_has_no_name_is_refused() {
        String elsewhere = Calls.atNewClinic().call;
        Calls.admit(call.clinic, elsewhere, "leos-sister", "Zoe Silva");
        for (String stranger : List.of("leos-sister", "nobody")) {
            ask("mother", Map.of("patientParticipantId", stranger))
                    .statusCode(409)
                    .body("code", equalTo("patient-not-in-call"));
        }
        for (var wrong : List.of(
                Map.entry("patientParticipantId", "no id"),
                Map.entry("patientParticipantId", ""),
                Map.entry("patientName", ""),
                Map.entry("patientName", "\u200B"),
                Map.entry("patientName", "x".repeat(201)),
                Map.entry("patientName", "a\u0000b"))) {
            ask("mother", Map.of(wrong.getKey(), wrong.getValue()))
                    .statusCode(400)
                    .body("violations.field", hasItem(wrong.getKey()));
        }
        ask("mother", Map.of("patientParticipantId", call.patient, "patientName", CHILD))
                .statusCode(400)
                .body("violations.field", hasItem("patientName"));
    }

    @Test
    void a_patient_who_left_with_an_earlier_call_of_the_same_id_is_not_in_the_call() {
        Calls.as(Tokens.staff("call-platform", "platform"))
                .body(Map.of("clinicId", call.clinic))
                .post("/v1/calls/" + call.call + "/end")
                .then()
                .statusCode(200);
        admit(Map.of("participantId", "mother", "displayName", MOTHER, "role", "carer"))
                .statusCode(201);
        ask("mother", Map.of("patientParticipantId", call.patient))
                .statusCode(409)
                .body("code", equalTo("patient-not-in-call"));
        ask("mother", Map.of()).statusCode(422).body("code", equalTo("patient-not-named"));
    }

    // --- what each of them sees

    @Test
    void the_patient_sees_nothing_of_a_request_to_the_mother() {
        String id = requested("mother", Map.of());
        call.guest().get("/v1/guest/payment-requests").then().statusCode(200).body("items", empty());
        for (String path : List.of("/opening", "/decline", "/payment")) {
            call.guest()
                    .body(Map.of())
                    .post("/v1/guest/payment-requests/" + id + path)
                    .then()
                    .statusCode(404);
        }
        call.guest().get("/v1/guest/payment-requests/" + id + "/receipt").then().statusCode(404);
        call.guest("interpreter").get("/v1/guest/payment-requests").then().body("items", empty());
    }

    @Test
    void the_mother_reads_who_asks_who_is_paid_and_for_whom() {
        String id = requested("mother", Map.of());
        accountIsNamed("Harbour & Sons");
        call.guest("mother")
                .get("/v1/guest/payment-requests")
                .then()
                .statusCode(200)
                .body("items[0].id", equalTo(id))
                .body("items[0].clinicName", equalTo("Harbour & Sons"))
                .body("items[0].clinicianName", equalTo(CLINICIAN))
                .body("items[0].patientName", equalTo(CHILD))
                .body("items[0].payerIsPatient", equalTo(false))
                .body("items[0]", not(hasKey("requestedBy")))
                .body("items[0]", not(hasKey("payerName")))
                .body("items[0]", not(hasKey("patientParticipantId")));
        call.guest("mother")
                .post("/v1/guest/payment-requests/" + id + "/opening")
                .then()
                .body("clinicName", equalTo("Harbour & Sons"));
    }

    @Test
    void a_request_is_shown_without_the_clinics_name_when_stripe_does_not_say_it_soon() {
        String id = requested("mother", Map.of());
        StripeSimulatorResource.fault(Map.of("path", "/v1/account", "action", "delay", "delayMs", 8_000, "calls", 50));
        long began = System.nanoTime();
        call.guest("mother")
                .get("/v1/guest/payment-requests")
                .then()
                .statusCode(200)
                .body("items[0].id", equalTo(id))
                .body("items[0]", not(hasKey("clinicName")));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(6));
    }

    @Test
    void a_guest_can_change_neither_name() {
        String id = paid("mother", Map.of());
        admit(Map.of("participantId", "mother", "displayName", "Mallory", "role", "carer", "patientName", "Eve"));
        admit(Map.of("participantId", call.patient, "displayName", "Mallory"));
        call.guest("mother")
                .get("/v1/guest/payment-requests/" + id + "/receipt")
                .then()
                .body("patientName", equalTo(CHILD))
                .body("payerName", equalTo(MOTHER));
        call.read(id).then().body("patientName", equalTo(CHILD)).body("payerName", equalTo(MOTHER));
        for (String path : List.of(REQUESTS, "/v1/calls/" + call.call + "/guests", REQUESTS + "/search")) {
            call.guest("mother")
                    .body(asking("mother", Map.of()))
                    .post(path)
                    .then()
                    .statusCode(403);
        }
    }

    // --- receipts and lists

    @Test
    void the_receipt_says_who_was_treated_and_who_paid() throws Exception {
        String id = paid("mother", Map.of());
        receipt("mother", id, "application/json")
                .then()
                .body("patientName", equalTo(CHILD))
                .body("payerName", equalTo(MOTHER))
                .body("payerIsPatient", equalTo(false));
        receipt("mother", id, "text/html")
                .then()
                .body(containsString("Patient</th><td dir=\"auto\">" + CHILD))
                .body(containsString("Paid by</th><td dir=\"auto\">" + MOTHER));
        try (PDDocument pdf =
                Loader.loadPDF(receipt("mother", id, "application/pdf").asByteArray())) {
            assertThat(new PDFTextStripper().getText(pdf)).contains("Patient " + CHILD, "Paid by " + MOTHER);
        }
    }

    @Test
    void who_paid_for_themselves_is_on_the_receipt_once() {
        String id = paid(call.patient, Map.of());
        receipt(call.patient, id, "text/html")
                .then()
                .body(containsString("Patient</th><td dir=\"auto\">" + CHILD))
                .body(not(containsString("Paid by")));
    }

    @Test
    void a_request_of_an_earlier_version_means_that_the_payer_is_the_patient() {
        String id = paid("mother", Map.of());
        PaidRequests.execute("update payment_request set payer_name = null, patient_participant_id = null,"
                + " patient_name = null, requested_by_name = null where id = '" + id + "'");
        call.read(id)
                .then()
                .body("patientName", equalTo(MOTHER))
                .body("payerName", equalTo(MOTHER))
                .body("payerIsPatient", equalTo(true))
                .body("patientParticipantId", equalTo("mother"))
                .body("clinicianName", nullValue());
        receipt("mother", id, "application/json").then().body("patientName", equalTo(MOTHER));
        assertThat(found("silva")).containsExactly(id);
    }

    @Test
    void list_and_file_name_patient_payer_and_clinician() throws IOException {
        requested("mother", Map.of());
        call.clinician()
                .get(REQUESTS + "?clinicId=" + call.clinic)
                .then()
                .body("items[0].patientName", equalTo(CHILD))
                .body("items[0].payerName", equalTo(MOTHER))
                .body("items[0].clinicianName", equalTo(CLINICIAN));
        String file = call.clinician()
                .accept("text/csv")
                .get(REQUESTS + "?clinicId=" + call.clinic)
                .asString();
        var line = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(new StringReader(file.replace("\uFEFF", "")))
                .getRecords()
                .getFirst();
        assertThat(line.get("patientName")).isEqualTo(CHILD);
        assertThat(line.get("payerName")).isEqualTo(MOTHER);
        assertThat(line.get("clinicianName")).isEqualTo(CLINICIAN);
    }

    @Test
    void a_payment_is_found_by_the_people_in_it_and_by_its_id() {
        String mothers = requested("mother", Map.of());
        String childs = requested(call.patient, Map.of());
        String typed = requested("mother", Map.of("patientName", "Zoe 100% O'Hara"));
        String practitioners =
                requested(call.patient, Map.of("practitioner", Map.of("name", "Professor Nguyễn Thị Ánh")));

        assertThat(found("leo")).containsExactly(practitioners, childs, mothers);
        assertThat(found("SILVA ana")).containsExactly(typed, mothers);
        assertThat(found("o'hara")).containsExactly(typed);
        assertThat(found("100%")).containsExactly(typed);
        assertThat(found("%")).containsExactly(typed);
        assertThat(found("_")).containsExactly(practitioners, typed, childs, mothers);
        assertThat(found("chu")).hasSize(4);
        assertThat(found("NGUYỄN")).containsExactly(practitioners);
        assertThat(found(childs)).containsExactly(childs);
        assertThat(found(childs.substring(childs.length() - 9).toUpperCase(java.util.Locale.ROOT)))
                .containsExactly(childs);
        assertThat(found("ana chu nobody")).isEmpty();
        assertThat(found("consultation")).as("descriptions are not searched").isEmpty();
    }

    @Test
    void a_search_has_the_pages_and_filters_of_the_list_and_ends_at_the_clinic() {
        List<String> ids = List.of(requested("mother", Map.of()), requested("mother", Map.of()));
        var first = search("ana", "clinicId=" + call.clinic + "&limit=1").statusCode(200);
        first.body("items.id", equalTo(List.of(ids.getLast())));
        search("ana", "limit=1&cursor=" + first.extract().path("nextCursor"))
                .body("items.id", equalTo(List.of(ids.getFirst())));
        search("ana", "status=PAID").body("items", empty());
        Calls.as(Tokens.staff("clinic-admin", "demo-health", "other-clinic"))
                .body(Map.of("text", ids.getFirst()))
                .post(REQUESTS + "/search")
                .then()
                .statusCode(200)
                .body("items", empty());
        search("ana", "clinicId=other-clinic").statusCode(404);
        for (String text : List.of("", " ", "x".repeat(101), "a\u0000")) {
            search(text, "limit=1").statusCode(400).body("violations.field", hasItem("text"));
        }
    }

    // --- who did it

    @Test
    void who_cancelled_refunded_or_resolved_is_named() {
        String cancelled = requested("mother", Map.of());
        staff("Ada Admin", "clinic-admin")
                .post(REQUESTS + "/" + cancelled + "/cancellation")
                .then()
                .statusCode(200);
        clinician().post(REQUESTS + "/" + cancelled + "/cancellation").then().statusCode(200);
        call.read(cancelled)
                .then()
                .body("cancelledByName", equalTo("Ada Admin"))
                .body("cancelledBy", equalTo("subject-of-clinic-admin-demo-health"));

        String paid = paid("mother", Map.of());
        call.read(paid).then().body("$", not(hasKey("cancelledBy")));
        staff("Ada Admin", "clinic-admin")
                .body(Map.of("amountMinor", 500, "reason", "duplicate"))
                .post(REQUESTS + "/" + paid + "/refunds")
                .then()
                .statusCode(201)
                .body("refundedByName", equalTo("Ada Admin"));
        call.clinician()
                .get(REQUESTS + "/" + paid + "/refunds")
                .then()
                .body("items.refundedByName", equalTo(List.of("Ada Admin")));

        PaidRequests.execute("update payment_request set needs_attention = 'paid-after-end' where id = '" + paid + "'");
        staff("Ada Admin", "clinic-admin")
                .body(Map.of("reason", "paid-after-end"))
                .post(REQUESTS + "/" + paid + "/attention/resolution")
                .then()
                .statusCode(200);
        call.read(paid)
                .then()
                .body("timeline.find { it.event == 'PaymentAttentionResolved' }.resolvedByName", equalTo("Ada Admin"));
    }

    @Test
    void a_cancellation_that_comes_too_late_names_nobody() {
        String id = requested("mother", Map.of());
        call.guest("mother")
                .body(Map.of())
                .post("/v1/guest/payment-requests/" + id + "/decline")
                .then()
                .statusCode(200);
        clinician().post(REQUESTS + "/" + id + "/cancellation").then().statusCode(409);
        call.read(id).then().body("status", equalTo("DECLINED")).body("$", not(hasKey("cancelledBy")));
    }

    @Test
    void names_are_in_no_event_and_no_log() {
        String[] names = {CHILD, MOTHER, "Ivy Ito", CLINICIAN, "Ada Admin", "Zoe Typed"};
        var lines = new LoggedLines();
        try (lines) {
            admit(Map.of(
                    "participantId", "mother", "displayName", MOTHER, "role", "carer", "patientName", "Zoe Typed"));
            String id = requested("mother", Map.of("patientName", "Zoe Typed"));
            ask("mother", Map.of("patientParticipantId", "nobody", "patientName", "Zoe Typed"))
                    .statusCode(400);
            search("zoe typed", "limit=1").statusCode(200);
            staff("Ada Admin", "clinic-admin")
                    .post(REQUESTS + "/" + id + "/cancellation")
                    .then()
                    .statusCode(200);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Events.published("payment-requests.v1", id).size() >= 2);
            assertThat(Events.published("payment-requests.v1", id).toString()).doesNotContain(names);
        }
        assertThat(lines.text()).contains("payment request changed").doesNotContain(names);
    }

    private ValidatableResponse admit(Map<String, Object> guest) {
        Map<String, Object> asked = new HashMap<>(guest);
        asked.put("clinicId", call.clinic);
        asked.put("locale", "en-AU");
        return Calls.as(Tokens.staff("call-platform", "platform"))
                .body(asked)
                .post("/v1/calls/" + call.call + "/guests")
                .then();
    }

    private RequestSpecification staff(String name, String role) {
        return Calls.as(Tokens.named(name, role, "demo-health", call.clinic));
    }

    private RequestSpecification clinician() {
        return staff(CLINICIAN, "clinician");
    }

    private Map<String, Object> asking(String payer, Map<String, Object> more) {
        Map<String, Object> asked = new HashMap<>(call.asking(8500));
        asked.put("payerParticipantId", payer);
        asked.putAll(more);
        return asked;
    }

    private ValidatableResponse ask(String payer, Map<String, Object> more) {
        return clinician().body(asking(payer, more)).post(REQUESTS).then();
    }

    private String requested(String payer, Map<String, Object> more) {
        return ask(payer, more).statusCode(201).extract().path("id");
    }

    private String paid(String payer, Map<String, Object> more) {
        String id = requested(payer, more);
        Response payment = call.guest(payer).post("/v1/guest/payment-requests/" + id + "/payment");
        call.confirm(payment, "4242424242424242").then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", Calls.intentOf(payment));
        call.awaitStatus(id, "PAID");
        return id;
    }

    private Response receipt(String guest, String id, String accept) {
        return call.guest(guest).header("Accept", accept).get("/v1/guest/payment-requests/" + id + "/receipt");
    }

    private ValidatableResponse search(String text, String parameters) {
        return call.clinician()
                .body(Map.of("text", text))
                .post(REQUESTS + "/search?" + parameters)
                .then();
    }

    private List<String> found(String text) {
        return search(text, "clinicId=" + call.clinic).statusCode(200).extract().path("items.id");
    }

    private void accountIsNamed(String name) {
        io.restassured.RestAssured.given()
                .contentType(ContentType.JSON)
                .body(Map.of("name", name))
                .post(StripeSimulatorResource.simulator().address() + "/_simulator/accounts/" + call.account)
                .then()
                .statusCode(200);
    }
}
