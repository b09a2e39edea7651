package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.caretill.contracts.EventContract;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Events.Published;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of a clinic's settings while payment requests are open. */
@QuarkusTest
class ClinicChangesComponentTest {

    private static final String GOOD_CARD = "4242424242424242";
    private static final Duration SOON = Duration.ofSeconds(15);

    private Calls call;

    @BeforeEach
    void openCall() {
        call = Calls.atNewClinic();
    }

    @Test
    void removing_an_account_cancels_its_open_requests_and_publishes_when_none_is_left() throws IOException {
        String waiting = call.requested();
        String paying = call.requested();
        Response payment = call.pay(paying);
        String wonTheRace = call.requested();
        call.confirm(call.pay(wonTheRace), GOOD_CARD).then().statusCode(200);

        call.accountsAre(2, call.account + " REMOVING");

        JsonNode ended = answerToRemoval();
        assertThat(ended.path("account").asText()).isEqualTo(call.account);
        assertThat(ended.path("clinicVersion").asInt()).isEqualTo(2);
        assertThat(ended.path("cancelled").asInt()).isEqualTo(2);
        assertThat(ids(ended.path("paidPaymentRequests"))).containsExactly(wonTheRace);
        assertThat(ids(ended.path("needsAttention"))).isEmpty();
        for (String id : List.of(waiting, paying)) {
            call.read(id).then().body("status", equalTo("CANCELLED")).body("endReason", equalTo("account-removed"));
        }
        assertThat(StripeSimulatorResource.simulator()
                        .paymentIntent(call.account, Calls.intentOf(payment))
                        .orElseThrow()
                        .path("status")
                        .asText())
                .isEqualTo("canceled");
        call.read(wonTheRace).then().body("status", equalTo("PAID"));
        call.ask(8500).then().statusCode(409).body("code", equalTo("stripe-account-not-ready"));
    }

    @Test
    void no_request_slips_past_a_removal() throws Exception {
        List<String> made = new ArrayList<>();
        try (var clinicians = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = IntStream.range(0, 40)
                    .mapToObj(_ -> clinicians.submit(() -> call.ask(8500)))
                    .toList();
            call.accountsAre(2, call.account + " REMOVING");
            for (var answer : asked) {
                Response response = answer.get();
                if (response.statusCode() == 201) {
                    made.add(response.path("id"));
                }
            }
        }
        answerToRemoval();
        assertThat(made).allSatisfy(id -> assertThat(call.status(id)).isEqualTo("CANCELLED"));
    }

    @Test
    void payments_in_progress_on_a_disconnected_account_need_attention_and_are_not_shown_as_paid() throws IOException {
        String waiting = call.requested();
        String inFlight = call.paying();

        call.accountsAre(2);

        call.awaitStatus(waiting, "CANCELLED");
        call.awaitStatus(inFlight, "CANCELLED");
        call.read(waiting)
                .then()
                .body("endReason", equalTo("account-disconnected"))
                .body("needsAttention", nullValue());
        call.read(inFlight)
                .then()
                .body("endReason", equalTo("account-disconnected"))
                .body("needsAttention", equalTo("account-disconnected"));
        assertThat(Events.published("payment-requests.v1", inFlight))
                .extracting(Published::type)
                .contains("PaymentNeedsAttention", "PaymentCancelled")
                .doesNotContain("PaymentSucceeded");
        JsonNode ended = answerToRemoval();
        assertThat(ended.path("account").asText()).isEqualTo(call.account);
        assertThat(ids(ended.path("needsAttention"))).containsExactly(inFlight);
        assertThat(ids(ended.path("paidPaymentRequests"))).isEmpty();
    }

    @Test
    void open_requests_keep_a_replaced_account_and_new_ones_use_the_new() {
        String before = call.requested();
        String newAccount = Calls.newAccount();

        call.accountsAre(2, newAccount + " LINKED", call.account + " REPLACED");

        await().atMost(SOON).until(() -> newAccount.equals(call.ask(8500).path("stripeAccount")));
        Response payment = call.pay(before);
        call.confirm(payment, GOOD_CARD).then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", Calls.intentOf(payment));
        call.awaitStatus(before, "PAID");
        call.read(before).then().body("stripeAccount", equalTo(call.account));
    }

    @Test
    void a_clinician_with_her_own_account_is_paid_there_or_not_at_all() {
        String own = Calls.newAccount();
        String routed = Tokens.staff("clinician", "demo-health", call.clinic);
        String her = Calls.as(routed)
                .body(call.asking(8500))
                .post("/v1/payment-requests")
                .then()
                .statusCode(201)
                .extract()
                .path("requestedBy");
        String routes = ", \"routes\": [{\"clinician\": \"" + her + "\", \"account\": \"" + own + "\"}]";

        call.clinicSays(2, true, routes + accounts(own, true));
        await().atMost(SOON).until(() -> own.equals(call.ask(8500).path("stripeAccount")));

        call.clinicSays(3, true, routes + accounts(own, false));
        await().atMost(SOON).until(() -> call.ask(8500).statusCode() == 409);
        call.ask(8500).then().body("code", equalTo("stripe-account-not-ready"));
    }

    @Test
    void a_disabled_clinic_keeps_or_cancels_its_open_requests_as_the_operator_chose() {
        String open = call.requested();
        call.clinicSays(2, false, ", \"openRequests\": \"KEEP\"");
        await().atMost(SOON).until(() -> call.ask(8500).statusCode() == 409);
        call.ask(8500).then().body("code", equalTo("payments-not-enabled"));
        assertThat(call.status(open)).isEqualTo("REQUESTED");

        call.clinicSays(3, false, ", \"openRequests\": \"CANCEL\"");
        call.awaitStatus(open, "CANCELLED");
        call.read(open).then().body("endReason", equalTo("payments-disabled"));

        call.clinicSays(4, true, "");
        await().atMost(SOON).until(() -> call.ask(8500).statusCode() == 201);
    }

    @Test
    void the_clinic_decides_which_roles_may_request() {
        String admin = Tokens.staff("clinic-admin", "demo-health", call.clinic);
        ask(admin).then().statusCode(403).body("code", equalTo("not-allowed-to-request"));
        call.clinicSays(2, true, ", \"mayRequest\": [\"clinic-admin\"]");
        await().atMost(SOON).until(() -> ask(admin).statusCode() == 201);
        call.ask(8500).then().statusCode(403).body("code", equalTo("not-allowed-to-request"));
    }

    @Test
    void the_payers_statement_shows_the_suffix_configured_when_the_request_was_created() {
        call.clinicSays(2, true, ", \"statementDescriptorSuffix\": \"VIDEO CALL\"");
        await().atMost(SOON).untilAsserted(() -> {
            Response payment = call.pay(call.requested());
            assertThat(StripeSimulatorResource.simulator()
                            .paymentIntent(call.account, Calls.intentOf(payment))
                            .orElseThrow()
                            .path("statement_descriptor_suffix")
                            .asText())
                    .isEqualTo("VIDEO CALL");
        });
    }

    private Response ask(String token) {
        return Calls.as(token).body(call.asking(8500)).post("/v1/payment-requests");
    }

    private String accounts(String own, boolean ownReady) {
        return """
                , "accounts": [
                  {"account": "%s", "status": "LINKED", "isDefault": true, "chargesEnabled": true, "livemode": false},
                  {"account": "%s", "status": "LINKED", "isDefault": false, "chargesEnabled": %b, "livemode": false}]""".formatted(call.account, own, ownReady);
    }

    private JsonNode answerToRemoval() throws IOException {
        List<Published> answers = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> answers.addAll(Events.published("payment-requests.v1", call.clinic)));
        assertThat(answers).hasSize(1);
        assertThat(answers.getFirst().type()).isEqualTo("PaymentRequestsOfAccountEnded");
        assertThat(EventContract.violations(
                        "PaymentRequestsOfAccountEnded", answers.getFirst().data()))
                .isEmpty();
        return new ObjectMapper().readTree(answers.getFirst().data());
    }

    private static List<String> ids(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
