package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has a clinic with an account of its own, in Sydney, and one payment of AUD 85.00 there. */
@QuarkusTest
class ReceiptComponentTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String PDF = "application/pdf";

    private Calls call;
    private String id;
    private String intent;

    @BeforeEach
    void pay() {
        call = Calls.atNewClinic();
        stripeAccount(Map.of("name", "Harbour & Sons"));
        call.clinicSays(2, true, ", \"timeZone\": \"Australia/Sydney\", \"mayRefund\": [\"clinic-admin\"]");
        Map<String, Object> asked = new HashMap<>(call.asking(8500));
        asked.put("practitioner", Map.of("name", "Dr Mei Lin", "providerNumber", "2426631A"));
        asked.put("itemNumber", "91891");
        id = call.clinician()
                .body(asked)
                .post("/v1/payment-requests")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Response payment = call.pay(id);
        call.confirm(payment, "4242424242424242").then().statusCode(200);
        intent = Calls.intentOf(payment);
        call.stripeSays("StripePaymentSucceeded", intent);
        call.awaitStatus(id, "PAID");
        await().atMost(SOON).until(() -> call.read(id).path("card") != null);
    }

    @AfterEach
    void clear_faults() {
        StripeSimulatorResource.noFaults();
    }

    @Test
    void the_payers_receipt_has_everything_a_medical_account_needs() {
        await().atMost(SOON)
                .untilAsserted(() -> guests("application/json").then().body("timeZone", equalTo("Australia/Sydney")));
        guests("*/*")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .header("Cache-Control", "no-store")
                .body("paymentRequestId", equalTo(id))
                .body("clinicName", equalTo("Harbour & Sons"))
                .body("patientName", equalTo("Pat Example"))
                .body("serviceDate", startsWith("20"))
                .body("practitioner.name", equalTo("Dr Mei Lin"))
                .body("practitioner.providerNumber", equalTo("2426631A"))
                .body("itemNumber", equalTo("91891"))
                .body("description", equalTo("Consultation, 15 minutes"))
                .body("currency", equalTo("AUD"))
                .body("chargedMinor", equalTo(8500))
                .body("paidMinor", equalTo(8500))
                .body("refundedMinor", equalTo(0))
                .body("refundPendingMinor", equalTo(0))
                .body("outstandingMinor", equalTo(0))
                .body("paidAt", equalTo(call.read(id).<String>path("paidAt")))
                .body("card.brand", equalTo("visa"))
                .body("card.last4", equalTo("4242"))
                .body("refunds.size()", equalTo(0))
                .body("applicationFeeMinor", nullValue());
    }

    @Test
    void the_page_runs_nothing_and_file_names_have_no_names_of_people() {
        var page = guests("text/html");
        assertThat(page.headers().getValues("Content-Security-Policy"))
                .singleElement(STRING)
                .startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(page.headers().getValues("Cache-Control")).containsExactly("no-store");
        page.then()
                .statusCode(200)
                .contentType("text/html;charset=UTF-8")
                .header("Content-Language", "en-AU")
                .header("Content-Disposition", "inline; filename=\"receipt-" + id + ".html\"")
                .header("Vary", containsString("Accept"))
                .body(containsString("Harbour &amp; Sons"))
                .body(containsString("<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en-AU\""))
                .body(containsString("$85.00"));
        guests(PDF)
                .then()
                .statusCode(200)
                .contentType(PDF)
                .header("Content-Language", "en-AU")
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment; filename=\"receipt-" + id + ".pdf\"");
    }

    @Test
    void with_gst_it_is_a_tax_invoice_with_an_adjustment_note_for_a_refund() throws Exception {
        call.clinicSays(3, true, """
                , "timeZone": "Australia/Sydney", "mayRefund": ["clinic-admin"], "gstRegistered": true,
                "business": {"abn": "51824753556", "address": "1 Harbour St, Sydney"}\
                """);
        Map<String, Object> asked = new HashMap<>(call.asking(11_000));
        asked.put("gstIncluded", true);
        asked.put("businessName", "Harbour Health");
        Response created = await().atMost(SOON)
                .until(
                        () -> call.clinician().body(asked).post("/v1/payment-requests"),
                        answer -> answer.statusCode() == 201);
        id = created.path("id");
        Response payment = call.pay(id);
        call.confirm(payment, "4242424242424242").then().statusCode(200);
        intent = Calls.intentOf(payment);
        call.stripeSays("evt_" + UUID.randomUUID(), "StripePaymentSucceeded", intent, call.account, 11_000, "AUD");
        call.awaitStatus(id, "PAID");

        guests("application/json")
                .then()
                .body("clinicName", equalTo("Harbour Health"))
                .body("business.abn", equalTo("51824753556"))
                .body("gstMinor", equalTo(1000))
                .body("reference", equalTo(created.<String>path("reference")))
                .body("patientClaims", equalTo(false))
                .body("adjustmentNotes.size()", equalTo(0));
        guests("text/html").then().body(containsString("<h1>Tax invoice</h1>"), containsString("51 824 753 556"));
        try (PDDocument pdf = Loader.loadPDF(guests(PDF).asByteArray())) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains("Tax invoice", "ABN 51 824 753 556", "GST included $10.00", created.path("reference"));
        }

        refund(5_500);
        guests("application/json")
                .then()
                .body("adjustmentNotes.amountMinor", equalTo(List.of(5_500)))
                .body("adjustmentNotes.gstMinor", equalTo(List.of(500)));
    }

    @Test
    void json_is_the_default() {
        guests("").then().statusCode(200).contentType(ContentType.JSON);
        guests("x").then().statusCode(400).body("code", equalTo("malformed-request"));
    }

    @Test
    void the_pdf_has_the_same_texts() throws Exception {
        try (PDDocument pdf = Loader.loadPDF(guests(PDF).asByteArray())) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains(
                            "Harbour & Sons",
                            "Pat Example",
                            "Dr Mei Lin",
                            "2426631A",
                            "91891",
                            "Paid $85.00",
                            "Reference ");
        }
    }

    @Test
    void refunds_are_on_the_receipt() {
        refund(3000);
        refund(500);
        guests("application/json")
                .then()
                .body("paidMinor", equalTo(8500))
                .body("refundedMinor", equalTo(3500))
                .body("refundPendingMinor", equalTo(0))
                .body("outstandingMinor", equalTo(0))
                .body("refunds.amountMinor", equalTo(List.of(3000, 500)))
                .body("refunds.status", equalTo(List.of("SUCCEEDED", "SUCCEEDED")))
                .body("refunds[0].reason", nullValue())
                .body("refunds[0].requestedBy", nullValue());
        guests("text/html").then().body(containsString("$35.00")).body(containsString("$50.00"));
        refund(5000);
        guests("text/html").then().body(containsString("Paid after refunds")).body(containsString("$0.00"));
    }

    @Test
    void a_lost_dispute_is_on_the_receipt_and_an_open_or_won_one_is_not() throws Exception {
        disputed("du_won", 2000, "won", "2026-11-20T00:00:00Z");
        disputed("du_lost", 6000, "needs_response", "2026-11-20T00:00:00Z");
        guests("application/json")
                .then()
                .body("returnedByBankMinor", equalTo(0))
                .body("returnsByBank.size()", equalTo(0));

        disputed("du_lost", 6000, "lost", "2026-12-20T00:00:00Z");

        for (Response receipt : List.of(
                guests("application/json"),
                clinics(Tokens.staff("clinician", "demo-health", call.clinic), "application/json"))) {
            receipt.then()
                    .body("paidMinor", equalTo(8500))
                    .body("returnedByBankMinor", equalTo(6000))
                    .body("outstandingMinor", equalTo(0))
                    .body("returnsByBank.amountMinor", equalTo(List.of(6000)))
                    .body("returnsByBank.at", equalTo(List.of("2026-12-20T00:00:00Z")))
                    .body("returnsByBank[0].reason", nullValue());
        }
        guests("text/html")
                .then()
                .body(containsString("Returned through the cardholder’s bank"))
                .body(containsString("20 December 2026"))
                .body(containsString("$60.00"));
        try (PDDocument pdf = Loader.loadPDF(guests(PDF).asByteArray())) {
            assertThat(new PDFTextStripper().getText(pdf))
                    .contains("Returned through the cardholder’s bank $60.00", "Paid after what was returned $25.00")
                    .contains("20 December 2026 $60.00");
        }
    }

    @Test
    void the_clinics_people_can_read_it_too() {
        for (String role : List.of("clinician", "clinic-admin")) {
            clinics(Tokens.staff(role, "demo-health", call.clinic), "application/json")
                    .then()
                    .statusCode(200)
                    .body("patientName", equalTo("Pat Example"));
        }
        clinics(Tokens.staff("organisation-admin", "demo-health", call.clinic), "application/json")
                .then()
                .statusCode(403);
        given().get("/v1/payment-requests/" + id + "/receipt").then().statusCode(401);
        given().get("/v1/guest/payment-requests/" + id + "/receipt").then().statusCode(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html", PDF})
    void everybody_else_gets_404(String accept) {
        for (String token : List.of(
                Tokens.guest(call.clinic, call.call, "somebody-else"),
                Tokens.guest(call.clinic, "another-call", call.patient),
                Tokens.guest("other-clinic", call.call, call.patient))) {
            receipt("/v1/guest/payment-requests/", token, accept)
                    .then()
                    .statusCode(404)
                    .body("code", equalTo("not-found"));
        }
        clinics(Tokens.staff("clinic-admin", "demo-health", "other-clinic"), accept)
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }

    @Test
    void an_unpaid_request_has_no_receipt() {
        String unpaid = call.paying();
        call.guest()
                .accept(PDF)
                .get("/v1/guest/payment-requests/" + unpaid + "/receipt")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("not-paid"));
    }

    @Test
    void other_media_types_are_refused() {
        guests("text/csv").then().statusCode(406).body("code", equalTo("not-acceptable"));
        guests("application/pdf;q=0").then().statusCode(406);
        guests("application/json;q=0.1, application/pdf;q=0.2")
                .then()
                .statusCode(200)
                .contentType(PDF);
        guests("text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8")
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML);
    }

    @Test
    void while_stripe_is_unavailable_a_receipt_needs_the_clinics_stored_name() {
        stripeFails(503);
        guests("application/json").then().statusCode(503).body("code", equalTo("stripe-unavailable"));
        clear_faults();
        guests("application/json").then().statusCode(200);
        stripeFails(503);
        guests("application/json").then().statusCode(200).body("clinicName", equalTo("Harbour & Sons"));
        PaidRequests.execute(
                "update stripe_account_name set read_at = '2026-01-01' where clinic_id = '" + call.clinic + "'");
        guests("application/json").then().statusCode(200).body("clinicName", equalTo("Harbour & Sons"));
    }

    @Test
    void a_name_is_refreshed_after_a_day_and_kept_when_the_account_is_disconnected() {
        guests("application/json").then().body("clinicName", equalTo("Harbour & Sons"));
        stripeAccount(Map.of("name", "Harbour and Daughters"));
        guests("application/json").then().body("clinicName", equalTo("Harbour & Sons"));
        String longAgo =
                "update stripe_account_name set read_at = '2026-01-01' where clinic_id = '" + call.clinic + "'";
        PaidRequests.execute(longAgo);
        guests("application/json").then().body("clinicName", equalTo("Harbour and Daughters"));
        PaidRequests.execute(longAgo);
        stripeAccount(Map.of("deauthorize", true));
        guests("application/json").then().statusCode(200).body("clinicName", equalTo("Harbour and Daughters"));
        PaidRequests.execute("delete from stripe_account_name where clinic_id = '" + call.clinic + "'");
        guests("application/json").then().statusCode(200).body("clinicName", nullValue());
        guests("text/html").then().statusCode(200).body(containsString("<title>Receipt</title>"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "محمد عبد الله",
                "王小明",
                "Nguyễn Thị Ánh",
                "👩🏽‍⚕️ 😀",
                "<script>alert(1)</script>",
                "{words.title} ]]> &quot;",
                "a\uFFFEb\u2028c\td"
            })
    void any_payers_name_is_possible_on_a_receipt(String name) throws Exception {
        PaidRequests.execute("update payment_request set payer_name = '%1$s', patient_name = '%1$s' where id = '%2$s'"
                .formatted(name, id));
        guests("application/json").then().statusCode(200).body("patientName", equalTo(name));
        guests("text/html").then().statusCode(200).body(not(containsString("<script>")));
        try (PDDocument pdf =
                Loader.loadPDF(guests(PDF).then().statusCode(200).extract().asByteArray())) {
            assertThat(pdf.getNumberOfPages()).isEqualTo(1);
        }
    }

    @Test
    void twenty_concurrent_receipts_are_all_made() throws Exception {
        Callable<Integer> one = () -> guests(PDF).statusCode();
        try (var threads = Executors.newFixedThreadPool(20)) {
            for (var answer : threads.invokeAll(java.util.Collections.nCopies(20, one))) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
    }

    private Response guests(String accept) {
        return receipt("/v1/guest/payment-requests/", Tokens.guest(call.clinic, call.call, call.patient), accept);
    }

    private Response clinics(String token, String accept) {
        return receipt("/v1/payment-requests/", token, accept);
    }

    private Response receipt(String path, String token, String accept) {
        return given().auth().oauth2(token).header("Accept", accept).get(path + id + "/receipt");
    }

    private void refund(long amountMinor) {
        Calls.as(Tokens.staff("clinic-admin", "demo-health", call.clinic))
                .body(Map.of("amountMinor", amountMinor, "reason", "requested_by_customer"))
                .post("/v1/payment-requests/" + id + "/refunds")
                .then()
                .statusCode(201);
    }

    private void disputed(String dispute, long amountMinor, String status, String at) {
        Events.send(
                "stripe-facts.v1",
                intent,
                "StripeDisputeChanged",
                EventContract.exampleText("StripeDisputeChanged")
                        .replaceFirst("\"paymentIntent\": \"[^\"]*\"", "\"paymentIntent\": \"" + intent + "\"")
                        .replaceFirst("\"account\": \"[^\"]*\"", "\"account\": \"" + call.account + "\"")
                        .replaceFirst("\"dispute\": \"[^\"]*\"", "\"dispute\": \"" + dispute + id + "\"")
                        .replaceFirst("\"amountMinor\": \\d+", "\"amountMinor\": " + amountMinor)
                        .replaceFirst("\"status\": \"[^\"]*\"", "\"status\": \"" + status + "\"")
                        .replaceFirst("\"occurredAt\": \"[^\"]*\"", "\"occurredAt\": \"" + at + "\""));
        await().atMost(SOON)
                .untilAsserted(() -> Calls.as(Tokens.staff("clinic-admin", "demo-health", call.clinic))
                        .get("/v1/payment-requests/" + id + "/disputes")
                        .then()
                        .body(
                                "items.findAll { it.amountMinor == " + amountMinor + " }.status",
                                equalTo(List.of(known(status)))));
    }

    private static String known(String status) {
        return status.toUpperCase(java.util.Locale.ROOT);
    }

    private void stripeAccount(Map<String, Object> change) {
        given().contentType(ContentType.JSON)
                .body(change)
                .post(StripeSimulatorResource.simulator().address() + "/_simulator/accounts/" + call.account)
                .then()
                .statusCode(200);
    }

    private static void stripeFails(int status) {
        StripeSimulatorResource.fault(Map.of("path", "/v1/account", "action", "status", "status", status, "calls", 50));
    }
}
