package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.caretill.paymentrequest.model.Reference;
import org.caretill.testinfrastructure.AnswerJson;
import org.caretill.testinfrastructure.Events;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an account names besides the payment: the request's reference, the clinic as a business, and GST. */
@QuarkusTest
class SupplyComponentTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final String BUSINESS = """
            , "business": {"abn": "51824753556", "address": "1 Harbour St, Sydney NSW 2000", "phone": "(02) 5550 1234"}\
            """;

    private Calls call;

    @BeforeEach
    void openCall() {
        call = Calls.atNewClinic();
    }

    // --- the reference

    @Test
    void every_request_has_a_reference_of_its_own_that_payer_and_clinic_see_and_events_do_not_carry() {
        Set<String> references = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            Response created = call.ask(8500).then().statusCode(201).extract().response();
            String reference = AnswerJson.text(created, "reference");
            assertThat(Reference.read(reference)).contains(reference);
            references.add(reference);
        }
        assertThat(references).hasSize(40);
        List<String> payers = call.guest().get("/v1/guest/payment-requests").path("items.reference");
        assertThat(payers).containsExactlyInAnyOrderElementsOf(references);
        String id = call.requested();
        String reference = call.read(id).path("reference");
        await().untilAsserted(() ->
                assertThat(Events.published("payment-requests.v1", id)).isNotEmpty());
        assertThat(Events.published("payment-requests.v1", id))
                .allSatisfy(event -> assertThat(event.data()).doesNotContain(reference));
    }

    @Test
    void a_request_is_found_by_its_reference_however_it_is_typed_and_only_in_the_own_clinics() {
        call.requested();
        String id = call.requested();
        String reference = call.read(id).path("reference");
        String typed = reference.toLowerCase(Locale.ROOT).replace('-', ' ');
        call.clinician()
                .queryParam("reference", typed)
                .get("/v1/payment-requests")
                .then()
                .statusCode(200)
                .body("items.id", contains(id));
        Calls.atOtherClinic()
                .clinician()
                .queryParam("reference", reference)
                .get("/v1/payment-requests")
                .then()
                .body("items", empty());
        call.clinician()
                .queryParam("reference", "AAAA-AAAB")
                .get("/v1/payment-requests")
                .then()
                .statusCode(400)
                .body("violations.field", contains("reference"));
        assertThat(call.clinician()
                        .accept("text/csv")
                        .get("/v1/payment-requests")
                        .asString())
                .contains(reference);
    }

    @Test
    void a_row_that_a_replica_of_the_earlier_version_adds_has_a_reference_too() {
        PaidRequests.add(call, Instant.parse("2026-03-01T00:00:00Z"), "AUD", 8500, 0);
        String reference =
                call.clinician().get("/v1/payment-requests?status=PAID").path("items[0].reference");
        assertThat(Reference.read(reference)).contains(reference);
    }

    @Test
    void stripe_is_told_the_reference_of_a_request_made_since_references_exist() {
        String id = call.requested();
        String older = call.requested();
        PaidRequests.execute("update payment_request set reference_at_stripe = false where id = '" + older + "'");
        call.pay(id).then().statusCode(200);
        call.pay(older).then().statusCode(200);
        assertThat(metadataOf(id))
                .containsEntry("caretill_reference", call.read(id).path("reference"));
        assertThat(metadataOf(older)).doesNotContainKey("caretill_reference");
    }

    // --- the business and GST

    @Test
    void a_registered_clinic_charges_gst_and_others_may_not() {
        gst().then().statusCode(422).body("code", equalTo("gst-not-charged"));
        call.clinicSays(2, true, ", \"gstRegistered\": true");
        await().atMost(SOON).untilAsserted(() -> gst().then().statusCode(422).body("code", equalTo("abn-missing")));
        call.clinicSays(3, true, ", \"gstRegistered\": true" + BUSINESS);
        await().atMost(SOON).until(() -> gst().statusCode() == 201);
        gst().then().statusCode(201).body("gstMinor", equalTo(1000));
        ask(Map.of("amountMinor", 11000)).then().statusCode(201).body("gstMinor", equalTo(0));
    }

    private Response gst() {
        return ask(Map.of("amountMinor", 11000, "gstIncluded", true));
    }

    @Test
    void the_payer_sees_the_name_that_the_clinic_trades_under() {
        ask(Map.of("businessName", " Harbour Health ")).then().statusCode(201);
        call.guest()
                .get("/v1/guest/payment-requests")
                .then()
                .statusCode(200)
                .body("items.clinicName", contains("Harbour Health"));
    }

    @Test
    void nobody_says_what_the_clinics_abn_is_but_its_settings() {
        ask(Map.of("business", Map.of("abn", "51824753556"))).then().statusCode(400);
    }

    @Test
    void an_item_number_without_what_medicare_wants_is_warned_of() {
        warned(Map.of("itemNumber", "91891")).body("warnings.code", contains("practitioner-missing"));
        warned(Map.of("itemNumber", "91891", "practitioner", Map.of("name", "Dr Mei Lin")))
                .body("warnings.code", contains("practitioner-without-place"));
        for (Map<String, Object> complete : List.<Map<String, Object>>of(
                Map.of("practitioner", Map.of("name", "Dr Mei Lin")),
                Map.of(
                        "itemNumber",
                        "91891",
                        "practitioner",
                        Map.of("name", "Dr Lin", "providerNumber", "2426631A")))) {
            warned(complete).body("$", not(hasKey("warnings")));
        }
        call.clinicSays(2, true, BUSINESS);
        await().atMost(SOON)
                .untilAsserted(() -> warned(Map.of("itemNumber", "91891", "practitioner", Map.of("name", "Dr Lin")))
                        .body("$", not(hasKey("warnings"))));
    }

    private ValidatableResponse warned(Map<String, Object> with) {
        return ask(with).then().statusCode(201);
    }

    private Response ask(Map<String, Object> with) {
        Map<String, Object> asked = new HashMap<>(call.asking(8500));
        asked.putAll(with);
        return call.clinician().body(asked).post("/v1/payment-requests");
    }

    private Map<String, String> metadataOf(String id) {
        return given().get(StripeSimulatorResource.simulator().address() + "/_simulator/ledger")
                .jsonPath()
                .getMap("accounts.find { it.id == '" + call.account
                        + "' }.paymentIntents.find { it.metadata.caretill_payment_request_id == '" + id
                        + "' }.metadata");
    }
}
