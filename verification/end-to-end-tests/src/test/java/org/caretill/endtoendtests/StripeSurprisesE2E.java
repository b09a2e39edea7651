package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Address.CLINIC_CONFIG;
import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST;
import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST_MANAGEMENT;
import static org.caretill.endtoendtests.Address.SIMULATOR;
import static org.caretill.endtoendtests.Address.STRIPE_WEBHOOK;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the real Stripe does and a simple stand-in would not: through the whole product, as the clinic sees it. */
@OnRunningStack
@Timeout(240)
class StripeSurprisesE2E {

    /** Stripe's test card whose refunds are pending. */
    private static final String REFUNDS_ARE_PENDING = "4000000000007726";

    private final RunningStack stack;
    private final Clinic clinic;
    private final VideoCall call;

    StripeSurprisesE2E(RunningStack stack) {
        this.stack = stack;
        clinic = Clinic.takingPayments(stack);
        call = clinic.callWithPatient("Pat Patient");
    }

    @Test
    void a_pending_refund_is_shown_as_pending_until_it_arrives() {
        String request = paid(REFUNDS_ARE_PENDING);
        assertThat(refund(request).get("status").asText()).isEqualTo("PENDING");
        JsonNode waiting = call.read(request);
        assertThat(waiting.get("refundedMinor").asLong()).isEqualTo(8_500);
        assertThat(waiting.get("refundPendingMinor").asLong()).isEqualTo(8_500);

        endRefund(Map.of("status", "succeeded"));
        assertThat(awaitRefund(request, "SUCCEEDED").hasNonNull("failureReason"))
                .isFalse();
        JsonNode arrived = call.read(request);
        assertThat(arrived.get("refundedMinor").asLong()).isEqualTo(8_500);
        assertThat(arrived.get("refundPendingMinor").asLong()).isZero();
    }

    @Test
    void a_pending_refund_that_the_bank_refuses_can_be_made_again() {
        String request = paid(REFUNDS_ARE_PENDING);
        refund(request);
        endRefund(Map.of("failureReason", "declined"));
        assertThat(awaitRefund(request, "FAILED").get("failureReason").asText()).isEqualTo("declined");
        JsonNode failed = call.read(request);
        assertThat(failed.get("refundedMinor").asLong()).isZero();
        assertThat(failed.get("refundPendingMinor").asLong()).isZero();
        assertThat(refund(request).get("status").asText()).isEqualTo("PENDING");
    }

    @Test
    void what_else_happens_on_the_clinics_account_is_neither_stored_nor_shown() {
        String request = paid(Simulator.PAYS);
        simulator("/foreign-events/" + clinic.account, Map.of("count", 3));
        String ofTheShop = simulator("/payments/" + clinic.account, Map.of("byPlatform", false, "amountMinor", 4_200))
                .at("/paymentIntents/0")
                .asText();
        eventually("Stripe has sent what is ticked")
                .until(() -> events().noneMatch(
                                event -> event.get("delivery").asText().equals("pending")));
        assertThat(events())
                .filteredOn(event -> event.get("type").asText().matches("(customer|invoice)\\..*"))
                .isNotEmpty()
                .allMatch(event -> event.get("delivery").asText().equals("not-enabled"));
        assertThat(events())
                .filteredOn(event -> event.get("type").asText().equals("payment_intent.succeeded"))
                .anyMatch(event -> event.get("object").asText().equals(ofTheShop)
                        && event.get("delivery").asText().equals("answered"));

        String before = backFill().path("checkedAt").asText();
        Rest.post(stack.url(STRIPE_WEBHOOK) + "/v1/back-fills", operatorToken(), Map.of("account", clinic.account))
                .expect(202);
        eventually("Stripe's list was read again")
                .until(() -> !backFill().path("checkedAt").asText().equals(before));

        assertThat(storedTypes()).isNotEmpty().noneMatch(type -> type.matches("(customer|invoice)\\..*"));
        assertThat(storedTypes().stream()
                        .filter("payment_intent.succeeded"::equals)
                        .count())
                .as("only the payment that Caretill took")
                .isEqualTo(1);
        assertThat(call.requests().findValuesAsText("id")).contains(request).hasSize(1);
    }

    @Test
    void a_payment_that_stripe_books_later_is_no_difference_before_and_after() {
        simulator("/settlement", Map.of("delayMs", 20_000));
        try {
            paid(Simulator.PAYS);
        } finally {
            simulator("/settlement", Map.of("delayMs", 0));
        }
        assertThat(clinic.simulator
                        .ledger(clinic.account)
                        .at("/charges/0/balance_transaction")
                        .isNull())
                .as("not booked yet")
                .isTrue();
        assertThat(reconciled().get("status").asText()).isEqualTo("MATCHED");

        eventually("Stripe has booked it")
                .until(() -> !clinic.simulator
                        .ledger(clinic.account)
                        .at("/charges/0/balance_transaction")
                        .isNull());
        JsonNode day = reconciled();
        assertThat(day.get("status").asText()).isEqualTo("MATCHED");
        assertThat(day.at("/accounts/0/stripe/paidMinor").asLong()).isEqualTo(8_500);
        assertThat(day.at("/accounts/0/ours/paidMinor").asLong()).isEqualTo(8_500);
    }

    @Test
    void an_expired_key_is_the_operators_alarm_and_the_patients_card_is_not_at_fault() throws IOException {
        String request = call.requestPayment(8_500, "Long consultation");
        double before = alarms();
        clinic.simulator.addFault(Map.of(
                "path",
                "/v1/payment_intents",
                "method",
                "POST",
                "account",
                clinic.account,
                "action",
                "status",
                "status",
                401,
                "code",
                "api_key_expired"));
        // The client repeats what is answered 503: the second press works, because the operator has set a new key.
        Simulator.Credentials credentials = call.payNow(request);
        assertThat(alarms() - before).isEqualTo(1);
        String log = Files.readString(stack.data().resolve("logs/payment-request-service.log"));
        assertThat(log.lines())
                .anyMatch(line -> line.contains("ERROR")
                        && line.contains("stripe cannot be used: cause=key-refused")
                        && line.contains("STRIPE_SECRET_KEY"));
        assertThat(call.read(request).get("lastFailure").isNull()).isTrue();
        clinic.simulator
                .confirm(credentials, "pat@patients.example", Simulator.PAYS)
                .expect(200);
        call.awaitStatus(request, "PAID");
    }

    @Test
    void the_clinics_dashboard_says_why_a_payment_was_cancelled() {
        String request = call.requestPayment(8_500, "Long consultation");
        call.payNow(request);
        Rest.post(call.payments("/v1/payment-requests/" + request + "/cancellation"), clinic.clinicianToken, Map.of())
                .expect(200);
        assertThat(clinic.simulator.paymentIntents(clinic.account, request))
                .singleElement()
                .satisfies(intent -> {
                    assertThat(intent.get("status").asText()).isEqualTo("canceled");
                    assertThat(intent.get("cancellation_reason").asText()).isEqualTo("requested_by_customer");
                });
    }

    @Test
    void the_clinic_reads_which_ways_the_operator_offers() {
        JsonNode link = Rest.get(
                        stack.url(CLINIC_CONFIG) + "/v1/clinics/" + clinic.id + "/stripe-account/link",
                        clinic.adminToken)
                .expect(200);
        assertThat(link.get("ways")).extracting(JsonNode::asText).containsExactly("OAUTH", "ONBOARDING");
    }

    private String paid(String card) {
        String request = call.requestPayment(8_500, "Long consultation");
        clinic.simulator
                .confirm(call.payNow(request), "pat@patients.example", card)
                .expect(200);
        call.awaitStatus(request, "PAID");
        return request;
    }

    private JsonNode refund(String request) {
        return Rest.post(refunds(request), clinic.adminToken, Map.of("reason", "requested_by_customer"))
                .expect(201);
    }

    private String refunds(String request) {
        return call.payments("/v1/payment-requests/" + request + "/refunds");
    }

    private JsonNode awaitRefund(String request, String status) {
        eventually("the refund is " + status)
                .until(() -> newestRefund(request).get("status").asText().equals(status));
        return newestRefund(request);
    }

    private JsonNode newestRefund(String request) {
        return Rest.get(refunds(request), clinic.adminToken).expect(200).at("/items/0");
    }

    /** What becomes of the account's pending refund at the bank. */
    private void endRefund(Map<String, String> how) {
        String refund = StreamSupport.stream(
                        clinic.simulator.ledger(clinic.account).get("refunds").spliterator(), false)
                .filter(each -> each.get("status").asText().equals("pending"))
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();
        var order = new HashMap<>(how);
        order.put("account", clinic.account);
        simulator("/refunds/" + refund, order);
    }

    private Stream<JsonNode> events() {
        return StreamSupport.stream(
                clinic.simulator.ledger(clinic.account).get("events").spliterator(), false);
    }

    private List<String> storedTypes() {
        return Rest.get(
                        stack.url(STRIPE_WEBHOOK) + "/v1/stripe-events?limit=200&account=" + clinic.account,
                        operatorToken())
                .expect(200)
                .findValuesAsText("type");
    }

    private JsonNode backFill() {
        return Rest.get(stack.url(STRIPE_WEBHOOK) + "/v1/back-fills?account=" + clinic.account, operatorToken())
                .expect(200)
                .at("/items/0");
    }

    private JsonNode reconciled() {
        return Rest.post(
                        stack.url(PAYMENT_REQUEST) + "/v1/clinics/" + clinic.id + "/reconciliation",
                        clinic.adminToken,
                        Map.of(
                                "date",
                                LocalDate.now(ZoneId.of("Australia/Sydney")).toString()))
                .expect(200);
    }

    private double alarms() {
        return Rest.get(stack.url(PAYMENT_REQUEST_MANAGEMENT) + "/q/metrics", null)
                .body()
                .lines()
                .filter(line -> line.startsWith("caretill_stripe_alarms_total") && line.contains("key-refused"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private String operatorToken() {
        return new People(stack).token("operator");
    }

    private JsonNode simulator(String path, Map<String, ?> order) {
        return Rest.post(stack.url(SIMULATOR) + "/_simulator" + path, null, order)
                .expect(200);
    }
}
