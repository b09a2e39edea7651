package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.caretill.testinfrastructure.Events;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules for creating a payment request. */
@QuarkusTest
class CreationRulesComponentTest {

    private Calls call;

    @BeforeEach
    void openCall() {
        call = Calls.atDemoClinic();
    }

    // --- the payer

    @Test
    void only_a_guest_of_this_call_and_clinic_can_be_asked() {
        String interpreter = "interpreter-" + UUID.randomUUID();
        ask(Map.of("payerParticipantId", interpreter))
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("payer-not-in-call"));

        Calls.atDemoClinic().admit(interpreter, "In another call");
        Calls.atOtherClinic();
        Calls.admit("other-clinic", call.call, interpreter, "At another clinic");
        ask(Map.of("payerParticipantId", interpreter))
                .then()
                .statusCode(409)
                .body("code", equalTo("payer-not-in-call"));

        call.admit(interpreter, "In this call");
        ask(Map.of("payerParticipantId", interpreter)).then().statusCode(201);
    }

    @Test
    void a_payer_who_is_not_in_the_call_is_named_before_an_open_request_is() {
        ask(Map.of()).then().statusCode(201);
        ask(Map.of("callId", "call-" + UUID.randomUUID()))
                .then()
                .statusCode(409)
                .body("code", equalTo("payer-not-in-call"));
    }

    // --- one at a time

    @Test
    void a_second_request_is_created_only_if_marked_as_additional() {
        String first = ask(Map.of()).then().statusCode(201).extract().path("id");
        ask(Map.of())
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("code", equalTo("open-request-exists"))
                .body("paymentRequestIds", equalTo(List.of(first)));
        ask(Map.of("additional", false)).then().statusCode(409);

        String second =
                ask(Map.of("additional", true)).then().statusCode(201).extract().path("id");
        ask(Map.of()).then().statusCode(409).body("paymentRequestIds", equalTo(List.of(first, second)));
    }

    @Test
    void a_payer_has_a_hundred_open_requests_in_a_call_at_most() throws Exception {
        List<Response> answers =
                allAtOnce(Stream.<Callable<Response>>generate(() -> () -> ask(Map.of("additional", true)))
                        .limit(105)
                        .toList());

        List<String> made = answers.stream()
                .filter(answer -> answer.statusCode() == 201)
                .map(answer -> answer.<String>path("id"))
                .toList();
        assertThat(made).hasSize(100);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 201)
                .allSatisfy(answer -> answer.then()
                        .statusCode(409)
                        .contentType("application/problem+json")
                        .body("code", equalTo("too-many-open-requests")));

        call.admit("partner", "Pat's partner");
        ask(Map.of("payerParticipantId", "partner", "additional", true)).then().statusCode(201);
        call.clinician()
                .post("/v1/payment-requests/" + made.getFirst() + "/cancellation")
                .then()
                .statusCode(200);
        ask(Map.of("additional", true)).then().statusCode(201);
    }

    @Test
    void a_request_that_is_being_paid_is_open_and_one_that_has_ended_is_not() {
        String first = ask(Map.of()).then().statusCode(201).extract().path("id");
        call.pay(first).then().statusCode(200);
        ask(Map.of()).then().statusCode(409).body("paymentRequestIds", equalTo(List.of(first)));

        call.clinician()
                .post("/v1/payment-requests/" + first + "/cancellation")
                .then()
                .statusCode(200);
        ask(Map.of()).then().statusCode(201);
    }

    @Test
    void open_requests_of_other_payers_calls_and_clinics_do_not_count() {
        ask(Map.of()).then().statusCode(201);
        call.admit("partner", "Pat's partner");
        ask(Map.of("payerParticipantId", "partner")).then().statusCode(201);

        Calls another = Calls.atDemoClinic();
        another.clinician()
                .body(without(another.asking(8500), "additional"))
                .post("/v1/payment-requests")
                .then()
                .statusCode(201);
    }

    @Test
    void of_twenty_concurrent_clinicians_one_creates_a_request() throws Exception {
        List<Response> answers = allAtOnce(Stream.<Callable<Response>>generate(() -> () -> ask(Map.of()))
                .limit(20)
                .toList());

        assertThat(answers).extracting(Response::statusCode).containsOnly(201, 409);
        List<Response> made =
                answers.stream().filter(answer -> answer.statusCode() == 201).toList();
        assertThat(made).hasSize(1);
        String id = made.getFirst().path("id");
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() == 409)
                .allSatisfy(answer -> answer.then()
                        .body("code", equalTo("open-request-exists"))
                        .body("paymentRequestIds", equalTo(List.of(id))));
        call.clinician().get("/v1/payment-requests?callId=" + call.call).then().body("items.id", equalTo(List.of(id)));
    }

    @Test
    void a_repeated_command_gets_its_first_answer_even_if_the_rules_changed() {
        String key = UUID.randomUUID().toString();
        String first = askWithKey(key).then().statusCode(201).extract().asString();
        assertThat(askWithKey(key).then().statusCode(201).extract().asString()).isEqualTo(first);
        askWithKey(UUID.randomUUID().toString()).then().statusCode(409).body("code", equalTo("open-request-exists"));
    }

    // --- for the receipt

    @Test
    void practitioner_and_item_are_read_back_by_clinic_and_payer() {
        String id = ask(Map.of(
                        "practitioner",
                        Map.of("name", " Dr Ada Example ", "providerNumber", "2426621B"),
                        "itemNumber",
                        "91800"))
                .then()
                .statusCode(201)
                .body("practitioner", equalTo(Map.of("name", "Dr Ada Example", "providerNumber", "2426621B")))
                .body("itemNumber", equalTo("91800"))
                .body("bulkBilled", equalTo(false))
                .body("$", not(hasKey("warnings")))
                .extract()
                .path("id");
        call.read(id)
                .then()
                .body("practitioner.name", equalTo("Dr Ada Example"))
                .body("itemNumber", equalTo("91800"))
                .body("bulkBilled", equalTo(false));
        call.guest()
                .get("/v1/guest/payment-requests")
                .then()
                .body("items[0].practitioner.providerNumber", equalTo("2426621B"))
                .body("items[0].itemNumber", equalTo("91800"))
                .body("items[0]", not(hasKey("bulkBilled")));
        assertThat(Events.published("payment-requests.v1", id))
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.data()).doesNotContain("Ada", "2426621B", "91800", "bulk"));
    }

    @Test
    void without_practitioner_and_item_there_are_none() {
        ask(Map.of())
                .then()
                .statusCode(201)
                .body("$", hasKey("practitioner"))
                .body("practitioner", nullValue())
                .body("$", hasKey("itemNumber"))
                .body("itemNumber", nullValue());
        ask(Map.of("additional", true, "practitioner", Map.of("name", "Dr No Number")))
                .then()
                .statusCode(201)
                .body("practitioner.providerNumber", nullValue());
    }

    @Test
    void a_request_for_a_bulk_billed_service_has_a_warning() {
        String key = UUID.randomUUID().toString();
        Map<String, Object> asking = asking(Map.of("bulkBilled", true));
        String answer = call.clinician()
                .header("Idempotency-Key", key)
                .body(asking)
                .post("/v1/payment-requests")
                .then()
                .statusCode(201)
                .body("status", equalTo("REQUESTED"))
                .body("bulkBilled", equalTo(true))
                .body("warnings", hasSize(1))
                .body("warnings[0].code", equalTo("bulk-billed"))
                .body("warnings[0].detail", notNullValue())
                .extract()
                .asString();
        call.clinician()
                .header("Idempotency-Key", key)
                .body(asking)
                .post("/v1/payment-requests")
                .then()
                .body(equalTo(answer));
        call.clinician()
                .get("/v1/payment-requests?callId=" + call.call)
                .then()
                .body("items[0].bulkBilled", equalTo(true))
                .body("items[0]", not(hasKey("warnings")));
    }

    @ParameterizedTest
    @CsvSource({
        "itemNumber, '', itemNumber",
        "itemNumber, ' 1', itemNumber",
        "itemNumber, 9180091800918009180091, itemNumber",
        "itemNumber, 91_800, itemNumber",
        "itemNumber, 'é1', itemNumber",
        "description, 'a\u202Eb', description",
        "description, 'a\u0007b', description",
    })
    void what_the_receipt_could_not_show_is_refused(String field, String value, String named) {
        ask(Map.of(field, value))
                .then()
                .statusCode(400)
                .body("code", equalTo("validation-failed"))
                .body("violations.field", hasItem(containsString(named)));
        call.clinician().get("/v1/payment-requests?callId=" + call.call).then().body("items", empty());
    }

    @Test
    void a_practitioner_has_a_name_that_can_be_read() {
        for (Map<String, Object> practitioner : List.<Map<String, Object>>of(
                Map.of(),
                Map.of("providerNumber", "2426621B"),
                Map.of("name", " "),
                Map.of("name", "x".repeat(201)),
                Map.of("name", "Dr\u0000"),
                Map.of("name", "Dr \u202Etxe"))) {
            ask(Map.of("practitioner", practitioner))
                    .then()
                    .statusCode(400)
                    .body("violations.field", hasItem(containsString("practitioner.name")));
        }
        for (String number : List.of("", " ", "2".repeat(21), "24\n26")) {
            ask(Map.of("practitioner", Map.of("name", "Dr Example", "providerNumber", number)))
                    .then()
                    .statusCode(400)
                    .body("violations.field", hasItem(containsString("practitioner.providerNumber")));
        }
        for (String flag : List.of("bulkBilled", "additional")) {
            ask(Map.of(flag, "yes")).then().statusCode(400).body("violations.field", hasItem(flag));
        }
    }

    // --- pieces

    /** A body without {@code additional}. */
    private Response ask(Map<String, Object> otherwise) {
        return call.clinician().body(asking(otherwise)).post("/v1/payment-requests");
    }

    private Response askWithKey(String key) {
        return call.clinician()
                .header("Idempotency-Key", key)
                .body(asking(Map.of()))
                .post("/v1/payment-requests");
    }

    private Map<String, Object> asking(Map<String, Object> otherwise) {
        Map<String, Object> asking = without(call.asking(8500), "additional");
        asking.putAll(otherwise);
        return asking;
    }

    private static Map<String, Object> without(Map<String, Object> asking, String field) {
        Map<String, Object> less = new HashMap<>(asking);
        less.remove(field);
        return less;
    }

    private static List<Response> allAtOnce(List<Callable<Response>> commands) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Response> answers = new ArrayList<>();
            for (var answer : threads.invokeAll(commands)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }
}
