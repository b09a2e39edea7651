package org.caretill.paymentrequest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.caretill.contracts.EventContract;
import org.caretill.stripesimulator.StripeSimulator;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Events.Published;
import org.caretill.testinfrastructure.OidcProviderResource;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "payment_request"))
@QuarkusTestResource(EmbeddedKafkaResource.class)
@QuarkusTestResource(OidcProviderResource.class)
@QuarkusTestResource(StripeSimulatorResource.class)
class PaymentRequestComponentTest {

    private static final String GOOD_CARD = "4242424242424242";

    // --- asking

    @Test
    void a_clinician_creates_a_request_that_waits_for_its_payer() {
        var call = Calls.atDemoClinic();
        call.ask(8500)
                .then()
                .statusCode(201)
                .body("id", containsString("preq_"))
                .body("version", equalTo(1))
                .body("status", equalTo("REQUESTED"))
                .body("amountMinor", equalTo(8500))
                .body("currency", equalTo("AUD"))
                .body("description", equalTo("Consultation, 15 minutes"))
                .body("lastFailure", nullValue())
                .body("refundedMinor", equalTo(0))
                .body("expiresAt", notNullValue());
    }

    @Test
    void the_location_of_a_new_request_leads_to_it_also_when_the_command_is_repeated() {
        var call = Calls.atDemoClinic();
        String key = UUID.randomUUID().toString();
        Response created = askWithKey(call, key, 8500);
        assertThat(created.header("Location")).isEqualTo("/v1/payment-requests/" + created.path("id"));
        call.clinician().get(created.header("Location")).then().statusCode(200).body("id", equalTo(created.path("id")));
        assertThat(askWithKey(call, key, 8500).header("Location")).isEqualTo(created.header("Location"));
    }

    @Test
    void every_published_event_fits_its_contract_and_has_no_description() {
        var call = Calls.atDemoClinic();
        String id = paid(call);
        call.clinician()
                .post("/v1/payment-requests/" + call.requested() + "/reminder")
                .then()
                .statusCode(200);

        List<Published> events = Events.published("payment-requests.v1");
        assertThat(events).isNotEmpty().allSatisfy(event -> {
            assertThat(EventContract.violations(event.type(), event.data()))
                    .as(event.data())
                    .isEmpty();
            assertThat(event.data()).doesNotContain("Consultation");
            assertThat(event.source()).isEqualTo("/caretill/payment-request-service");
        });
        assertThat(events)
                .filteredOn(event -> event.key().equals(id))
                .extracting(Published::type)
                .startsWith("PaymentRequested", "PaymentOpened", "PaymentStarted", "PaymentSucceeded");
    }

    @ParameterizedTest
    @CsvSource({
        "99, amount-below-minimum",
        "100001, amount-above-maximum",
    })
    void an_amount_outside_the_clinics_limits_is_refused(long amount, String code) {
        Calls.atDemoClinic().ask(amount).then().statusCode(422).body("code", equalTo(code));
    }

    @Test
    void another_currency_than_the_clinics_is_refused() {
        var call = Calls.atDemoClinic();
        var asking = new HashMap<>(call.asking(8500));
        asking.put("currency", "USD");
        call.clinician()
                .body(asking)
                .post("/v1/payment-requests")
                .then()
                .statusCode(422)
                .body("code", equalTo("currency-not-accepted"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "85.5", "\"8500\"", "null", "99999999999999999999"})
    void an_amount_that_is_not_a_positive_integer_is_refused(String amount) {
        var call = Calls.atDemoClinic();
        call.clinician()
                .body("""
                    {"clinicId":"%s","callId":"%s","payerParticipantId":"p","amountMinor":%s,"currency":"AUD","description":"x"}\
                    """.formatted(call.clinic, call.call, amount))
                .post("/v1/payment-requests")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", notNullValue());
    }

    @Test
    void a_missing_property_is_named() {
        var call = Calls.atDemoClinic();
        call.clinician()
                .body(Map.of("clinicId", call.clinic))
                .post("/v1/payment-requests")
                .then()
                .statusCode(400)
                .body("code", equalTo("validation-failed"))
                .body("violations.field", hasItem(containsString("amountMinor")))
                .body("violations.field", hasItem(containsString("callId")));
    }

    @Test
    void a_clinic_without_a_ready_stripe_account_cannot_request() {
        String clinic = "unlinked-" + UUID.randomUUID();
        Calls.clinicPaymentsChanged(clinic, 1, "UNLINKED", "acct_none");
        var body = new HashMap<>(Calls.atDemoClinic().asking(8500));
        body.put("clinicId", clinic);
        await().atMost(Duration.ofSeconds(15))
                .until(() -> "stripe-account-not-ready"
                        .equals(Calls.as(Tokens.staff("clinician", "demo-health", clinic))
                                .body(body)
                                .post("/v1/payment-requests")
                                .then()
                                .statusCode(409)
                                .extract()
                                .path("code")));
    }

    @Test
    void an_unknown_clinic_is_not_enabled() {
        var body = new HashMap<>(Calls.atDemoClinic().asking(8500));
        body.put("clinicId", "nowhere");
        Calls.as(Tokens.staff("clinician", "demo-health", "nowhere"))
                .body(body)
                .post("/v1/payment-requests")
                .then()
                .statusCode(409)
                .body("code", equalTo("payments-not-enabled"));
    }

    @Test
    void the_same_key_and_body_get_the_same_answer_and_another_body_is_refused() {
        var call = Calls.atDemoClinic();
        String key = UUID.randomUUID().toString();
        String first =
                askWithKey(call, key, 8500).then().statusCode(201).extract().asString();
        assertThat(askWithKey(call, key, 8500).then().statusCode(201).extract().asString())
                .isEqualTo(first);
        askWithKey(call, key, 8600).then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
    }

    @Test
    void twenty_concurrent_commands_under_one_key_create_one_request() throws Exception {
        var call = Calls.atDemoClinic();
        String key = UUID.randomUUID().toString();
        List<Response> answers = simultaneously(20, () -> askWithKey(call, key, 8500));
        assertThat(answers).extracting(answer -> answer.statusCode()).containsOnly(201);
        assertThat(answers)
                .extracting(answer -> answer.<String>path("id"))
                .containsOnly(answers.getFirst().<String>path("id"));
    }

    @Test
    void the_key_of_a_refused_command_can_be_used_again() {
        var call = Calls.atDemoClinic();
        String key = UUID.randomUUID().toString();
        askWithKey(call, key, 1).then().statusCode(422).body("code", equalTo("amount-below-minimum"));
        askWithKey(call, key, 8500).then().statusCode(201);
    }

    @Test
    void a_key_is_one_to_255_characters() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        for (String key : List.of("", " ", "k".repeat(256))) {
            for (Response answer : List.of(askWithKey(call, key, 8500), remindWithKey(call, key, id))) {
                answer.then()
                        .statusCode(400)
                        .body("code", equalTo("validation-failed"))
                        .body("violations.field", equalTo(List.of("Idempotency-Key")));
            }
        }
        withoutKey(Tokens.staff("clinician", "demo-health", call.clinic))
                .header("Idempotency-Key", "one", "another")
                .body(call.asking(8500))
                .post("/v1/payment-requests")
                .then()
                .statusCode(400);
        askWithKey(call, UUID.randomUUID() + "k".repeat(255 - 36), 8500).then().statusCode(201);
    }

    @Test
    void a_key_belongs_to_one_command_and_one_request() {
        var call = Calls.atDemoClinic();
        String key = UUID.randomUUID().toString();
        String id = askWithKey(call, key, 8500).then().statusCode(201).extract().path("id");
        for (Response answer : List.of(askWithKey(call, key, 8600), remindWithKey(call, key, id))) {
            answer.then().statusCode(422).body("code", equalTo("idempotency-key-reused"));
        }
        String reminderKey = UUID.randomUUID().toString();
        String reminded = remindWithKey(call, reminderKey, id)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        remindWithKey(call, reminderKey, id).then().statusCode(200).body(equalTo(reminded));
        remindWithKey(call, reminderKey, call.requested()).then().statusCode(422);
        askWithKey(call, reminderKey, 8500).then().statusCode(422);
    }

    private static Response remindWithKey(Calls call, String key, String id) {
        return call.clinician().header("Idempotency-Key", key).post("/v1/payment-requests/" + id + "/reminder");
    }

    @Test
    void text_that_cannot_be_stored_and_invalid_json_are_refused_with_an_explanation() {
        var call = Calls.atDemoClinic();
        var asking = new HashMap<>(call.asking(8500));
        asking.put("description", "a\u0000b");
        call.clinician()
                .body(asking)
                .post("/v1/payment-requests")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem(containsString("description")));
        call.clinician()
                .urlEncodingEnabled(false)
                .get("/v1/payment-requests/a%00b")
                .then()
                .statusCode(400);
        call.clinician()
                .urlEncodingEnabled(false)
                .get("/v1/payment-requests?from=%2B1000000000-12-31T23:59:59Z")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("from"));
        call.guest()
                .body("{\"reason\": \"wrong-amount\", \"reason\": \"wrong-person\"}")
                .post("/v1/guest/payment-requests/" + call.requested() + "/decline")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("malformed-request"))
                .body("detail", containsString("JSON"));
        call.clinician()
                .body(call.asking(8500).toString().replace("8500", "1" + "0".repeat(40)))
                .post("/v1/payment-requests")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed-request"))
                .body("detail", containsString("JSON"));
        call.guest()
                .contentType("text/plain")
                .body("no")
                .post("/v1/guest/payment-requests/" + call.requested() + "/decline")
                .then()
                .statusCode(415);
    }

    // --- who may what

    @Test
    void without_a_valid_token_everything_is_refused() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        for (String token : List.of(
                "garbage",
                Tokens.expiredStaff("clinician", "demo-health", call.clinic),
                Tokens.forgedStaff("clinician", "demo-health", call.clinic),
                Tokens.guest(call.clinic, call.call, call.patient, Duration.ofMinutes(-5)))) {
            Calls.as(token).get("/v1/payment-requests/" + id).then().statusCode(401);
            Calls.as(token).get("/v1/guest/payment-requests").then().statusCode(401);
        }
        io.restassured.RestAssured.given()
                .get("/v1/payment-requests/" + id)
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("not-authenticated"));
    }

    @Test
    void the_wrong_role_is_refused() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        call.guest().get("/v1/payment-requests/" + id).then().statusCode(403);
        call.guest().body(call.asking(8500)).post("/v1/payment-requests").then().statusCode(403);
        call.clinician().get("/v1/guest/payment-requests").then().statusCode(403);
        Calls.as(Tokens.staff("guest", "demo-health", call.clinic))
                .get("/v1/guest/payment-requests")
                .then()
                .statusCode(403);
        Calls.as(Tokens.staff("clinic-admin", "demo-health", call.clinic))
                .body(call.asking(8500))
                .post("/v1/payment-requests")
                .then()
                .statusCode(403);
        call.clinician()
                .body(Map.of("clinicId", call.clinic, "participantId", "p", "displayName", "P"))
                .post("/v1/calls/" + call.call + "/guests")
                .then()
                .statusCode(403);
    }

    @Test
    void another_clinics_request_does_not_exist() {
        var call = Calls.atDemoClinic();
        var other = Calls.atOtherClinic();
        String id = call.requested();
        other.clinician().get("/v1/payment-requests/" + id).then().statusCode(404);
        other.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(404);
        other.clinician()
                .post("/v1/payment-requests/" + id + "/reminder")
                .then()
                .statusCode(404);
        other.clinician()
                .body(call.asking(8500))
                .post("/v1/payment-requests")
                .then()
                .statusCode(404);
        other.clinician()
                .get("/v1/payment-requests?clinicId=" + call.clinic)
                .then()
                .statusCode(404);
        other.clinician()
                .get("/v1/calls/" + call.call + "/guests?clinicId=" + call.clinic)
                .then()
                .statusCode(404);
        other.clinician()
                .get("/v1/payment-requests")
                .then()
                .statusCode(200)
                .body("items.clinicId", not(hasItem(call.clinic)));
        call.read(id)
                .then()
                .statusCode(200)
                .body("status", equalTo("REQUESTED"))
                .body("version", equalTo(1));
    }

    @Test
    void another_guests_request_does_not_exist() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        for (String stranger : List.of(
                Tokens.guest(call.clinic, call.call, "interpreter"),
                Tokens.guest(call.clinic, "another-call", call.patient),
                Tokens.guest("other-clinic", call.call, call.patient))) {
            Calls.as(stranger)
                    .get("/v1/guest/payment-requests")
                    .then()
                    .statusCode(200)
                    .body("items", empty());
            Calls.as(stranger)
                    .post("/v1/guest/payment-requests/" + id + "/opening")
                    .then()
                    .statusCode(404);
            Calls.as(stranger)
                    .post("/v1/guest/payment-requests/" + id + "/payment")
                    .then()
                    .statusCode(404);
            Calls.as(stranger)
                    .post("/v1/guest/payment-requests/" + id + "/decline")
                    .then()
                    .statusCode(404);
        }
        call.read(id).then().body("version", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/payment-requests;x",
                "/v1/payment-requests%3Bx",
                "//v1/payment-requests",
                "/v1%2Fpayment-requests",
                "/v1/./payment-requests"
            })
    void no_spelling_of_a_path_avoids_authentication(String path) {
        assertThat(io.restassured.RestAssured.given()
                        .urlEncodingEnabled(false)
                        .get(path)
                        .statusCode())
                .isIn(400, 401, 404);
    }

    // --- guests

    @Test
    void the_platform_admits_a_guest_whose_token_works_in_the_call() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        Calls.as(call.admit(call.patient, "Pat Example"))
                .get("/v1/guest/payment-requests")
                .then()
                .statusCode(200)
                .body("items.id", hasItem(id))
                .body("items[0].requestedBy", nullValue())
                .body("items[0].description", equalTo("Consultation, 15 minutes"));
        call.clinician()
                .get("/v1/calls/" + call.call + "/guests?clinicId=" + call.clinic)
                .then()
                .statusCode(200)
                .body("items.participantId", hasItem(call.patient))
                .body("items.displayName", hasItem("Pat Example"));
    }

    @Test
    void the_published_keys_have_no_private_part() {
        io.restassured.RestAssured.given()
                .get("/v1/guest-token-keys")
                .then()
                .statusCode(200)
                .body("keys[0].kid", notNullValue())
                .body("keys[0].d", nullValue());
    }

    // --- paying

    @Test
    void the_payer_opens_pays_and_the_request_is_paid_with_the_card_identified() {
        var call = Calls.atDemoClinic();
        String id = paid(call);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> call.read(id)
                        .then()
                        .body("status", equalTo("PAID"))
                        .body("card.brand", equalTo("visa"))
                        .body("card.last4", equalTo("4242"))
                        .body("paidAt", notNullValue())
                        .body(
                                "timeline.event",
                                equalTo(List.of(
                                        "PaymentRequested",
                                        "PaymentOpened",
                                        "PaymentStarted",
                                        "PaymentSucceeded",
                                        "PaymentCardIdentified"))));
    }

    @Test
    void pay_now_in_two_tabs_finds_one_payment_intent() throws Exception {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        List<Response> tabs = simultaneously(8, () -> call.pay(id));
        assertThat(tabs).extracting(tab -> tab.statusCode()).containsOnly(200);
        assertThat(tabs).extracting(Calls::intentOf).containsOnly(Calls.intentOf(tabs.getFirst()));
        call.read(id).then().body("status", equalTo("PAYING")).body("version", equalTo(2));
    }

    @Test
    void the_clinicians_description_is_not_sent_to_stripe() {
        var call = Calls.atDemoClinic();
        var payment = call.pay(call.requested());
        String intent = StripeSimulatorResource.simulator()
                .paymentIntent(call.account, Calls.intentOf(payment))
                .orElseThrow()
                .toString();
        assertThat(intent).contains("Telehealth consultation").doesNotContain("15 minutes");
    }

    @Test
    void an_authentication_event_after_the_attempt_failed_is_corrected() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        var payment = call.pay(id);
        String intent = Calls.intentOf(payment);
        call.confirm(payment, "4000000000000002").then().statusCode(402);
        String failedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String charge = StripeSimulatorResource.simulator()
                .paymentIntent(call.account, intent)
                .orElseThrow()
                .at("/last_payment_error/charge")
                .asText();
        call.attemptFails(intent, charge, "generic_decline", failedAt);
        call.awaitStatus(id, "REQUESTED");

        // An older event than the failure is outdated. If it is of the same second, the job reads the status from
        // Stripe.
        call.bankIsAsked(intent, Instant.parse(failedAt).minusSeconds(1).toString());
        call.bankIsAsked(intent, failedAt);
        call.awaitStatus(id, "PAYING");
        assertThat(call.read(id).<List<String>>path("timeline.event")).containsOnlyOnce("PaymentActionRequired");
        PaidRequests.execute("update payment_request set next_check_at = now() where id = '" + id + "'");

        call.awaitStatus(id, "REQUESTED");
        call.read(id)
                .then()
                .body("failedAttempts", equalTo(1))
                .body("timeline.event[-1]", equalTo("PaymentAttemptFailed"))
                .body("timeline.detail[-1]", equalTo("card_declined"));
    }

    @Test
    void a_declined_card_leaves_the_request_open_and_another_card_pays() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        var payment = call.pay(id);
        call.confirm(payment, "4000000000000002").then().statusCode(402);
        call.stripeSays("StripePaymentFailed", Calls.intentOf(payment));
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> call.read(id)
                        .then()
                        .body("status", equalTo("REQUESTED"))
                        .body("lastFailure.code", equalTo("card_declined")));
        var second = call.pay(id);
        assertThat(Calls.intentOf(second)).isEqualTo(Calls.intentOf(payment));
        call.confirm(second, GOOD_CARD).then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", Calls.intentOf(second));
        call.awaitStatus(id, "PAID");
    }

    @Test
    void a_command_that_creates_or_pays_needs_an_idempotency_key() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String admin = Tokens.staff("clinic-admin", "demo-health", call.clinic);
        Map<String, Supplier<Response>> commands = Map.of(
                "create",
                () -> withoutKey(Tokens.staff("clinician", "demo-health", call.clinic))
                        .body(call.asking(8500))
                        .post("/v1/payment-requests"),
                "pay",
                () -> withoutKey(Tokens.guest(call.clinic, call.call, call.patient))
                        .post("/v1/guest/payment-requests/" + id + "/payment"),
                "refund",
                () -> withoutKey(admin)
                        .body(Map.of("reason", "requested_by_customer"))
                        .post("/v1/payment-requests/" + id + "/refunds"));
        commands.forEach((name, command) -> command.get()
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("idempotency-key-missing")));
        call.read(id).then().body("version", equalTo(1));
    }

    private static RequestSpecification withoutKey(String token) {
        return given().auth().oauth2(token).contentType(ContentType.JSON);
    }

    @Test
    void presses_within_seconds_are_one_reminder_and_later_ones_have_a_brake() throws Exception {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        try (var presses = Executors.newFixedThreadPool(8)) {
            List<Callable<Integer>> remind = Collections.nCopies(
                    40,
                    () -> call.clinician()
                            .post("/v1/payment-requests/" + id + "/reminder")
                            .statusCode());
            for (var answer : presses.invokeAll(remind)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }
        call.read(id).then().body("version", equalTo(2)).body("timeline.event.last()", equalTo("PaymentReminded"));

        remindedBefore(id, 5);
        var refused = call.clinician().post("/v1/payment-requests/" + id + "/reminder");
        refused.then().statusCode(429).body("code", equalTo("too-soon"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 15);
        remindedBefore(id, 16);
        call.clinician()
                .post("/v1/payment-requests/" + id + "/reminder")
                .then()
                .statusCode(200)
                .body("version", equalTo(3));
    }

    private static void remindedBefore(String id, int seconds) {
        PaidRequests.execute("update timeline_entry set at = now() - interval '" + seconds
                + " seconds' where event = 'PaymentReminded' and payment_request_id = '" + id + "'");
    }

    @Test
    void duplicate_and_replayed_facts_pay_once() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        var payment = call.pay(id);
        call.confirm(payment, GOOD_CARD).then().statusCode(200);
        String intent = Calls.intentOf(payment);
        for (int i = 0; i < 3; i++) {
            call.stripeSays("evt_same_" + id, "StripePaymentSucceeded", intent, call.account, 8500, "AUD");
        }
        call.stripeSays("evt_other_" + id, "StripePaymentSucceeded", intent, call.account, 8500, "AUD");
        call.awaitStatus(id, "PAID");
        afterAllFactsSoFar(call);
        assertThat(Events.published("payment-requests.v1", id))
                .filteredOn(event -> event.type().equals("PaymentSucceeded"))
                .hasSize(1);
    }

    @Test
    void a_payment_that_does_not_match_the_request_needs_attention() {
        var call = Calls.atDemoClinic();
        record Misfit(String account, long received, String currency, String reason) {}
        for (Misfit misfit : List.of(
                new Misfit(StripeSimulator.OTHER_CLINIC, 8500, "AUD", "account-mismatch"),
                new Misfit(call.account, 8499, "AUD", "amount-mismatch"),
                new Misfit(call.account, 8500, "NZD", "currency-mismatch"))) {
            String id = call.requested();
            String intent = Calls.intentOf(call.pay(id));
            call.stripeSays(
                    "evt_" + UUID.randomUUID(),
                    "StripePaymentSucceeded",
                    intent,
                    misfit.account(),
                    misfit.received(),
                    misfit.currency());
            await().atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> call.read(id)
                            .then()
                            .body("needsAttention", equalTo(misfit.reason()))
                            .body("status", equalTo("PAYING"))
                            .body("paidAt", nullValue()));
        }
    }

    @Test
    void an_unknown_payment_intent_changes_nothing_whatever_its_metadata() {
        var call = Calls.atDemoClinic();
        String id = call.paying();
        String copied = EventContract.exampleText("StripePaymentSucceeded")
                .replaceFirst("\"paymentRequestId\": \"[^\"]*\"", "\"paymentRequestId\": \"" + id + "\"")
                .replaceFirst("\"paymentIntent\": \"[^\"]*\"", "\"paymentIntent\": \"pi_foreign\"");
        Events.send("stripe-facts.v1", "pi_foreign", "StripePaymentSucceeded", copied);
        afterAllFactsSoFar(call);
        call.read(id)
                .then()
                .body("status", equalTo("PAYING"))
                .body("version", equalTo(2))
                .body("needsAttention", nullValue());
    }

    @Test
    void a_lost_webhook_is_made_up_for_by_pressing_pay_again() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        call.confirm(call.pay(id), GOOD_CARD).then().statusCode(200);
        call.pay(id).then().statusCode(409).body("code", equalTo("payment-over"));
        call.awaitStatus(id, "PAID");
    }

    @Test
    void a_failure_that_stripe_repeats_under_the_same_key_does_not_lock_the_request() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        StripeSimulatorResource.answerOnce500("/v1/payment_intents");
        call.pay(id).then().statusCode(503).body("code", equalTo("stripe-unavailable"));
        var payment = call.pay(id);
        payment.then().statusCode(200);
        assertThat(StripeSimulatorResource.simulator().paymentIntent(call.account, Calls.intentOf(payment)))
                .isPresent();
    }

    // --- ending

    @Test
    void cancelling_before_payment_ends_the_request_and_is_idempotent() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        for (int i = 0; i < 2; i++) {
            call.clinician()
                    .post("/v1/payment-requests/" + id + "/cancellation")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("CANCELLED"))
                    .body("endReason", equalTo("cancelled-by-clinic"))
                    .body("version", equalTo(2));
        }
        call.pay(id).then().statusCode(409).body("code", equalTo("already-cancelled"));
    }

    @Test
    void cancelling_while_paying_cancels_at_stripe_first() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        var payment = call.pay(id);
        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200)
                .body("status", equalTo("CANCELLED"));
        call.confirm(payment, GOOD_CARD).then().statusCode(400);
        assertThat(atStripe(call, payment, "status")).isEqualTo("canceled");
        assertThat(atStripe(call, payment, "cancellation_reason")).isEqualTo("requested_by_customer");
    }

    private static String atStripe(Calls call, Response payment, String field) {
        return StripeSimulatorResource.simulator()
                .paymentIntent(call.account, Calls.intentOf(payment))
                .orElseThrow()
                .get(field)
                .asText();
    }

    @Test
    void the_dashboard_shows_why_a_payment_was_cancelled() {
        var call = Calls.atDemoClinic();
        String declined = call.requested();
        var declinedPayment = call.pay(declined);
        call.guest()
                .body(Map.of())
                .post("/v1/guest/payment-requests/" + declined + "/decline")
                .then()
                .statusCode(200);
        assertThat(atStripe(call, declinedPayment, "cancellation_reason")).isEqualTo("requested_by_customer");

        String expired = call.requested();
        var expiredPayment = call.pay(expired);
        PaidRequests.execute("update payment_request set expires_at = now() where id = '" + expired + "'");
        call.clinician()
                .post("/v1/payment-requests/" + expired + "/cancellation")
                .then()
                .statusCode(409);
        assertThat(atStripe(call, expiredPayment, "cancellation_reason")).isEqualTo("abandoned");
    }

    @Test
    void cancelling_after_stripe_received_the_payment_shows_it_paid() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        call.confirm(call.pay(id), GOOD_CARD).then().statusCode(200);
        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(409)
                .body("code", equalTo("already-paid"));
        call.read(id).then().body("status", equalTo("PAID"));
    }

    @Test
    void an_expired_request_is_expired_whoever_ends_it() {
        var call = Calls.atDemoClinic();
        for (String id : List.of(call.requested(), call.paying())) {
            PaidRequests.execute("update payment_request set expires_at = now() where id = '" + id + "'");
            call.clinician()
                    .post("/v1/payment-requests/" + id + "/cancellation")
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("already-expired"));
            call.read(id).then().body("status", equalTo("EXPIRED")).body("endReason", equalTo("expired"));
        }
    }

    @Test
    void the_payer_declines_with_a_reason() {
        var call = Calls.atDemoClinic();
        String id = call.paying();
        call.guest()
                .body(Map.of("reason", "wrong-amount"))
                .post("/v1/guest/payment-requests/" + id + "/decline")
                .then()
                .statusCode(200)
                .body("status", equalTo("DECLINED"))
                .body("endReason", equalTo("wrong-amount"));
        call.guest()
                .body(Map.of("reason", "Free text with a name!"))
                .post("/v1/guest/payment-requests/" + call.requested() + "/decline")
                .then()
                .statusCode(400);
        for (String othersWord : List.of(
                "cancelled-by-clinic",
                "expired",
                "too-many-attempts",
                "jane-doe-has-hepatitis",
                "wrong-amount-of-jane",
                "")) {
            call.guest()
                    .body(Map.of("reason", othersWord))
                    .post("/v1/guest/payment-requests/" + call.requested() + "/decline")
                    .then()
                    .statusCode(400)
                    .body("violations.field", hasItem("reason"));
        }
        call.clinician()
                .post("/v1/payment-requests/" + id + "/reminder")
                .then()
                .statusCode(409)
                .body("code", equalTo("already-declined"));
    }

    @Test
    void a_payment_intent_cancelled_in_the_dashboard_ends_the_request() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String intent = Calls.intentOf(call.pay(id));
        call.stripeSays("StripePaymentCanceled", intent);
        call.awaitStatus(id, "CANCELLED");
        call.read(id).then().body("endReason", equalTo("cancelled-at-stripe"));
    }

    @Test
    void money_after_the_end_needs_attention_and_is_never_shown_as_paid() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String intent = Calls.intentOf(call.pay(id));
        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200);
        call.stripeSays("StripePaymentSucceeded", intent);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> call.read(id)
                        .then()
                        .body("needsAttention", equalTo("paid-after-end"))
                        .body("status", equalTo("CANCELLED")));
    }

    @Test
    void concurrent_cancelling_and_paying_end_in_one_consistent_state() throws Exception {
        var call = Calls.atDemoClinic();
        for (int round = 0; round < 5; round++) {
            String id = call.requested();
            var payment = call.pay(id);
            List<Callable<Response>> rivals = List.of(
                    () -> call.confirm(payment, GOOD_CARD),
                    () -> call.clinician().post("/v1/payment-requests/" + id + "/cancellation"));
            boolean paid = allAtOnce(rivals).getFirst().statusCode() == 200;
            if (paid) {
                call.stripeSays("StripePaymentSucceeded", Calls.intentOf(payment));
            }
            call.awaitStatus(id, paid ? "PAID" : "CANCELLED");
            call.read(id).then().body("needsAttention", nullValue());
        }
    }

    // --- history

    @Test
    void the_history_is_paged_without_gaps_or_repetitions() {
        var call = Calls.atDemoClinic();
        List<String> made =
                IntStream.range(0, 7).mapToObj(_ -> call.requested()).toList();
        List<String> read = new ArrayList<>();
        String cursor = "";
        do {
            var page = call.clinician()
                    .get("/v1/payment-requests?callId=" + call.call + "&limit=3" + cursor)
                    .then()
                    .statusCode(200)
                    .extract();
            read.addAll(page.<List<String>>path("items.id"));
            cursor = page.path("nextCursor") == null ? "" : "&cursor=" + page.path("nextCursor");
        } while (!cursor.isEmpty());
        assertThat(read)
                .containsAll(made)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @Test
    void the_history_is_filtered_by_status_and_time() {
        var call = Calls.atDemoClinic();
        String cancelled = call.requested();
        call.clinician()
                .post("/v1/payment-requests/" + cancelled + "/cancellation")
                .then()
                .statusCode(200);
        call.clinician()
                .get("/v1/payment-requests?callId=" + call.call + "&status=CANCELLED")
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of(cancelled)));
        call.clinician()
                .get("/v1/payment-requests?callId=" + call.call + "&from=2999-01-01T00:00:00Z")
                .then()
                .statusCode(200)
                .body("items", empty());
        call.clinician()
                .get("/v1/payment-requests?status=SOLD")
                .then()
                .statusCode(400)
                .body("violations.field", hasItem("status"));
        call.clinician().get("/v1/payment-requests?from=yesterday").then().statusCode(400);
        call.clinician().get("/v1/payment-requests?limit=100000").then().statusCode(400);
    }

    @Test
    void a_poisoned_event_goes_to_the_dead_letters_and_the_next_one_is_processed() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        var payment = call.pay(id);
        Events.send(
                "stripe-facts.v1",
                Calls.intentOf(payment),
                "StripePaymentSucceeded",
                "{\"paymentIntent\": 1, not json");
        call.stripeSays("StripePaymentSucceeded", Calls.intentOf(payment));
        call.awaitStatus(id, "PAID");
    }

    // --- pieces

    private static String paid(Calls call) {
        String id = call.requested();
        call.guest()
                .post("/v1/guest/payment-requests/" + id + "/opening")
                .then()
                .statusCode(200);
        var payment = call.pay(id);
        call.confirm(payment, GOOD_CARD).then().statusCode(200);
        call.stripeSays("StripePaymentSucceeded", Calls.intentOf(payment));
        call.awaitStatus(id, "PAID");
        return id;
    }

    /** Only events of one PaymentIntent are processed in order, so each partition gets a marker event. */
    private static void afterAllFactsSoFar(Calls call) {
        List<String> markers =
                IntStream.range(0, 12).mapToObj(_ -> call.requested()).toList();
        markers.forEach(id -> call.stripeSays("StripePaymentSucceeded", Calls.intentOf(call.pay(id))));
        markers.forEach(id -> call.awaitStatus(id, "PAID"));
    }

    private static Response askWithKey(Calls call, String key, long amount) {
        return call.clinician()
                .header("Idempotency-Key", key)
                .body(call.asking(amount))
                .post("/v1/payment-requests");
    }

    private static List<Response> simultaneously(int times, Callable<Response> command) throws Exception {
        return allAtOnce(java.util.Collections.nCopies(times, command));
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
