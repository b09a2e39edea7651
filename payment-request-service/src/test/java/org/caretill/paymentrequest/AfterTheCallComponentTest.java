package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.caretill.testinfrastructure.AnswerJson;
import org.caretill.testinfrastructure.Operation;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guest whose call has ended may still do with what the call left open, and that it is nothing else. */
@QuarkusTest
class AfterTheCallComponentTest {

    private static final String MINE = "/v1/guest/payment-requests";

    @TestHTTPResource("/v1/openapi")
    URL openApi;

    private Calls call;

    @BeforeEach
    void openCall() {
        call = Calls.atDemoClinic();
    }

    @Test
    void the_guest_reads_that_the_call_has_ended_and_what_is_open() {
        String id = call.requested();
        String token = call.admit(call.patient, "Pat Example");
        Calls.as(token).get(MINE).then().statusCode(200).body("callEnded", equalTo(false));

        end();

        Calls.as(token)
                .get(MINE)
                .then()
                .statusCode(200)
                .body("callEnded", equalTo(true))
                .body("items.id", equalTo(List.of(id)))
                .body("items[0].status", equalTo("REQUESTED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"opening", "payment", "decline", "pay-link", "receipt"})
    void every_operation_of_the_payer_goes_on_after_the_call(String operation) {
        String id = call.requested();
        if (operation.equals("receipt")) {
            pay(id);
        }
        end();

        Response answer = operate(call.patientsToken(), id, operation);

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(operation.equals("pay-link") ? 201 : 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opening", "payment", "decline", "pay-link", "receipt"})
    void nobody_else_operates_on_the_request_after_the_call(String operation) {
        String id = call.requested();
        end();
        end("other-clinic", call.call);
        Calls another = call.anotherCall();
        end(another.clinic, another.call);

        assertThat(operate(Tokens.guest(call.clinic, call.call, call.patient, Duration.ofMinutes(-5)), id, operation)
                        .statusCode())
                .as("expired")
                .isEqualTo(401);
        for (String stranger : List.of(
                Tokens.guest(call.clinic, call.call, "interpreter"),
                Tokens.guest("other-clinic", call.call, call.patient),
                Tokens.guest(another.clinic, another.call, another.patient))) {
            assertThat(operate(stranger, id, operation).statusCode()).isEqualTo(404);
            Calls.as(stranger).get(MINE).then().statusCode(200).body("items", empty());
        }
        call.read(id).then().body("status", equalTo("REQUESTED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"opening", "payment", "decline", "pay-link", "receipt"})
    void a_request_of_the_next_call_under_the_same_id_stays_closed_to_the_former_guest(String operation) {
        String before = call.requested();
        String former = call.patientsToken();
        end();
        String again = call.admit(call.patient, "Pat Example");
        String after = call.requested();

        assertThat(operate(former, after, operation).statusCode()).isEqualTo(404);
        Calls.as(former).get(MINE).then().body("items.id", equalTo(List.of(before)));
        Calls.as(again).get(MINE).then().body("items.id", equalTo(List.of(after, before)));
    }

    @Test
    void everything_else_refuses_a_former_guest() {
        String id = call.requested();
        end();
        var ids = Map.of("clinicId", call.clinic, "callId", call.call, "id", id, "eventId", "evt_of_nobody");
        List<Operation> others = Operation.all(openApi).stream()
                .filter(operation -> !operation.path().startsWith("/v1/guest")
                        && !operation.path().equals("/v1/pay-links/redemption"))
                .toList();
        assertThat(others).hasSizeGreaterThan(15);
        for (Operation operation : others) {
            Response answer = operation.call(Calls.as(call.patientsToken()), ids, null);
            assertThat(answer.statusCode()).as(operation.toString()).isEqualTo(403);
        }
    }

    @Test
    void a_former_guest_is_asked_for_nothing_more() {
        call.requested();
        end();
        call.ask(8500).then().statusCode(409).body("code", equalTo("payer-not-in-call"));
    }

    @Test
    void a_request_that_the_clinic_cancels_after_the_call_is_not_paid() {
        String id = call.requested();
        end();
        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200);
        call.pay(id).then().statusCode(409).body("code", equalTo("already-cancelled"));
    }

    @Test
    void a_card_that_was_at_the_bank_when_the_call_ended_pays_and_has_its_receipt() {
        String id = call.requested();
        Response payment = call.pay(id);
        end();

        call.confirm(payment, "4242424242424242").then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", Calls.intentOf(payment));

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> call.guest().get(MINE).then().body("items[0].status", equalTo("PAID")));
        operate(call.patientsToken(), id, "receipt").then().statusCode(200).body("clinicName", notNullValue());
    }

    @Test
    void a_link_that_is_made_after_the_call_pays_beyond_the_token_and_ends_with_the_next_one() {
        String id = call.requested();
        end();
        String byLink = redeemed(operate(call.patientsToken(), id, "pay-link"));
        assertThat(operate(byLink, id, "payment").statusCode()).isEqualTo(200);

        operate(call.patientsToken(), id, "pay-link").then().statusCode(201);

        assertThat(operate(byLink, id, "payment").statusCode()).isEqualTo(401);
        Calls.as(byLink).get(MINE).then().statusCode(401);
    }

    // --- pieces

    private void pay(String id) {
        call.stripeSays("StripePaymentSucceeded", Calls.intentOf(call.pay(id)));
        call.awaitStatus(id, "PAID");
    }

    private static Response operate(String token, String id, String operation) {
        String path = MINE + "/" + id + "/" + operation;
        return operation.equals("receipt")
                ? Calls.as(token).get(path)
                : Calls.as(token).body("{}").post(path);
    }

    private static String redeemed(Response link) {
        String token = AnswerJson.text(link, "url").replaceFirst("[^#]*#", "");
        return AnswerJson.text(
                Calls.as(Tokens.staff("call-platform", "platform"))
                        .body(Map.of("token", token))
                        .post("/v1/pay-links/redemption"),
                "guestToken");
    }

    private void end() {
        end(call.clinic, call.call);
    }

    private static void end(String clinic, String call) {
        Calls.as(Tokens.staff("call-platform", "platform"))
                .body(Map.of("clinicId", clinic))
                .post("/v1/calls/" + call + "/end")
                .then()
                .statusCode(200);
    }
}
