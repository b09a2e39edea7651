package org.caretill.endtoendtests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Address.CLINIC_CONFIG;
import static org.caretill.endtoendtests.Address.CLINIC_CONFIG_MANAGEMENT;
import static org.caretill.endtoendtests.Address.NOTIFICATION_MANAGEMENT;
import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST;
import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST_MANAGEMENT;
import static org.caretill.endtoendtests.Address.STRIPE_WEBHOOK;
import static org.caretill.endtoendtests.Address.STRIPE_WEBHOOK_MANAGEMENT;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/**
 * The main flow over REST and WebSocket, as a client other than the demo call uses them; and the calls that must be
 * refused.
 */
@OnRunningStack
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class RestAndWebSocketE2E {

    private final RunningStack stack;
    private final PublishedEvents events;
    private final Clinic clinic;
    private final Simulator simulator;

    RestAndWebSocketE2E(RunningStack stack) {
        this.stack = stack;
        events = new PublishedEvents(stack);
        clinic = Clinic.takingPayments(stack);
        simulator = clinic.simulator;
    }

    @Test
    void a_clinic_comes_from_nothing_to_a_paid_request() {
        Clinic newcomer = Clinic.registered(stack);
        assertThat(newcomer.settings().get("enabled").asBoolean()).isFalse();
        newcomer.approve(newcomer.requestEnablement());
        assertThat(newcomer.settings().get("enabled").asBoolean()).isTrue();
        newcomer.comeBackFromStripe(simulator.consent(newcomer.goToStripe(), newcomer.account));
        newcomer.confirmAccount();
        assertThat(newcomer.auditedActions()).hasSize(4).doesNotHaveDuplicates();

        VideoCall call = newcomer.callWithPatient("Pat Patient");
        try (LiveView clinician = call.clinicianWatches();
                LiveView patient = call.patientWatches()) {
            String request = call.requestPayment(8_500, "Long consultation");
            patient.awaitStatus(request, "REQUESTED");
            assertThat(call.patientsRequests().get(0).get("description").asText())
                    .isEqualTo("Long consultation");

            call.open(request);
            Simulator.Credentials credentials = call.payNow(request);
            assertThat(credentials.stripeAccount()).isEqualTo(newcomer.account);
            JsonNode confirmed = simulator
                    .confirm(credentials, "pat@patients.example", Simulator.PAYS)
                    .expect(200);
            assertThat(confirmed.get("status").asText()).isEqualTo("succeeded");

            patient.awaitStatus(request, "PAID");
            clinician.awaitStatus(request, "PAID");
            assertThat(clinician.events(request))
                    .containsSubsequence("PaymentRequested", "PaymentOpened", "PaymentStarted", "PaymentSucceeded");
            assertThat(clinician.popUps()).containsExactly(request);

            JsonNode paid = call.awaitStatus(request, "PAID");
            assertThat(paid.get("paidAt").asText()).isNotBlank();
            assertThat(paid.get("amountMinor").asLong()).isEqualTo(8_500);
            eventually("the card is known")
                    .until(() -> call.read(request).at("/card/last4").asText().equals("4242"));

            List<JsonNode> intents = simulator.paymentIntents(newcomer.account, request);
            assertThat(intents).hasSize(1);
            assertThat(intents.getFirst().get("status").asText()).isEqualTo("succeeded");
            assertThat(intents.getFirst().get("amount_received").asLong()).isEqualTo(8_500);
            assertThat(simulator.mailTo("pat@patients.example"))
                    .anySatisfy(mail ->
                            assertThat(mail.get("paymentIntent").asText()).isEqualTo(credentials.paymentIntent()));
        }
    }

    @Test
    void a_declined_card_is_told_and_the_next_one_pays_the_same_payment() {
        VideoCall call = clinic.callWithPatient("Pat Patient");
        try (LiveView clinician = call.clinicianWatches()) {
            String request = call.requestPayment(4_200, "Consultation");
            Simulator.Credentials credentials = call.payNow(request);

            Rest.Answer refused = simulator.confirm(credentials, "pat@patients.example", Simulator.IS_DECLINED);
            assertThat(refused.status()).isEqualTo(402);
            clinician.awaitEvent(request, "PaymentAttemptFailed");
            assertThat(clinician.status(request)).isEqualTo("REQUESTED");
            assertThat(clinician.request(request).at("/lastFailure/code").asText())
                    .isEqualTo("card_declined");
            assertThat(clinician.popUps()).isEmpty();

            Simulator.Credentials again = call.payNow(request);
            assertThat(again).isEqualTo(credentials);
            simulator.confirm(again, "pat@patients.example", Simulator.PAYS).expect(200);
            clinician.awaitStatus(request, "PAID");
            assertThat(simulator.paymentIntents(clinic.account, request)).hasSize(1);
            assertThat(clinician.popUps()).containsExactly(request);
        }
    }

    @Test
    void a_card_that_asks_the_bank_pays_after_the_banks_check() {
        VideoCall call = clinic.callWithPatient("Pat Patient");
        try (LiveView clinician = call.clinicianWatches()) {
            String request = call.requestPayment(4_200, "Consultation");
            JsonNode waiting = simulator
                    .confirm(call.payNow(request), "pat@patients.example", Simulator.ASKS_THE_BANK)
                    .expect(200);
            assertThat(waiting.get("status").asText()).isEqualTo("requires_action");
            clinician.awaitEvent(request, "PaymentActionRequired");
            assertThat(clinician.status(request)).isEqualTo("PAYING");

            simulator.passBanksCheck(waiting);
            clinician.awaitStatus(request, "PAID");
        }
    }

    @Test
    void a_reload_shows_what_happened_meanwhile() {
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String request = call.requestPayment(4_200, "Consultation");
        try (LiveView clinician = call.clinicianWatches()) {
            clinician.awaitStatus(request, "REQUESTED");
            simulator.confirm(call.payNow(request), "pat@patients.example", Simulator.PAYS);
            call.awaitStatus(request, "PAID");
            clinician.awaitStatus(request, "PAID");
            clinician.reconnect();
            assertThat(clinician.status(request)).isEqualTo("PAID");
            assertThat(clinician.popUps()).containsExactly(request);
        }
        try (LiveView later = call.clinicianWatches()) {
            assertThat(later.status(request)).isEqualTo("PAID");
            assertThat(later.popUps()).isEmpty();
        }
    }

    @Test
    void a_command_sent_twice_with_one_key_takes_effect_once() {
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String key = UUID.randomUUID().toString();
        Map<String, Object> asking = call.asking(call.patientId, 4_200, "Consultation");
        String url = call.payments("/v1/payment-requests");

        JsonNode first = Rest.post(url, clinic.clinicianToken, asking, "Idempotency-Key", key)
                .expect(201);
        JsonNode second = Rest.post(url, clinic.clinicianToken, asking, "Idempotency-Key", key)
                .expect(201);
        Rest.post(
                        url,
                        clinic.clinicianToken,
                        call.asking(call.patientId, 9_900, "Consultation"),
                        "Idempotency-Key",
                        key)
                .expect(422);

        assertThat(second).isEqualTo(first);
        assertThat(call.requests()).hasSize(1);
    }

    @Test
    void another_tenants_ids_are_not_found() {
        Clinic stranger = Clinic.takingPayments(stack);
        VideoCall call = clinic.callWithPatient("Pat Patient");
        VideoCall strangersCall = stranger.callWithPatient("Sam Stranger");
        String request = call.requestPayment(4_200, "Consultation");

        Rest.get(clinic.url("/payment-settings"), stranger.adminToken).expect(404);
        Rest.get(clinic.url("/audit-log"), stranger.managerToken).expect(404);
        Rest.post(clinic.url("/stripe-account/link"), stranger.adminToken, Map.of("returnUrl", stack.url(Address.DEMO)))
                .expect(404);
        Rest.post(
                        stack.url(CLINIC_CONFIG) + "/v1/enablement-requests",
                        stranger.managerToken,
                        Map.of("organisationId", "demo-health", "clinicIds", List.of("demo-clinic"), "note", ""))
                .expect(404);
        Rest.get(call.payments("/v1/payment-requests/" + request), stranger.clinicianToken)
                .expect(404);
        Rest.post(call.payments("/v1/payment-requests/" + request + "/cancellation"), stranger.clinicianToken, Map.of())
                .expect(404);
        Rest.get(call.payments("/v1/payment-requests?clinicId=" + clinic.id), stranger.clinicianToken)
                .expect(404);
        Rest.post(
                        call.payments("/v1/payment-requests"),
                        stranger.clinicianToken,
                        call.asking(call.patientId, 4_200, "Consultation"))
                .expect(404);
        Rest.post(
                        call.payments("/v1/guest/payment-requests/" + request + "/payment"),
                        strangersCall.guestToken,
                        Map.of())
                .expect(404);
        assertThat(LiveView.refusal(stack, call.id, strangersCall.guestToken)).isEqualTo(404);
        assertThat(call.status(request)).isEqualTo("REQUESTED");
    }

    @Test
    void a_stranger_in_the_same_call_id_sees_nothing() {
        Clinic stranger = Clinic.takingPayments(stack);
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String interpreter = call.admit("interpreter-1", "Ira Interpreter", 600)
                .get("guestToken")
                .asText();
        try (LiveView patient = call.patientWatches();
                LiveView beside = LiveView.open(stack, call.id, interpreter);
                LiveView outside = LiveView.open(stack, call.id, stranger.clinicianToken)) {
            String request = call.requestPayment(4_200, "Consultation");
            patient.awaitStatus(request, "REQUESTED");
            call.open(request);
            patient.awaitEvent(request, "PaymentOpened");

            assertThat(beside.frames()).hasSize(1).allMatch(frame -> !frame.contains(request));
            assertThat(outside.frames()).hasSize(1).allMatch(frame -> !frame.contains(request));
            assertThat(patient.frames()).noneMatch(frame -> frame.contains("requestedBy"));
        }
    }

    @Test
    void a_wrong_role_is_forbidden() {
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String request = call.requestPayment(4_200, "Consultation");

        Rest.post(
                        stack.url(CLINIC_CONFIG) + "/v1/enablement-requests",
                        clinic.clinicianToken,
                        Map.of("organisationId", "demo-health", "clinicIds", List.of("demo-clinic"), "note", ""))
                .expect(403);
        Rest.post(clinic.url("/stripe-account/link"), clinic.clinicianToken, Map.of("returnUrl", "http://x.example"))
                .expect(403);
        Rest.post(
                        call.payments("/v1/payment-requests"),
                        clinic.managerToken,
                        call.asking(call.patientId, 4_200, "Consultation"))
                .expect(403);
        Rest.post(call.payments("/v1/payment-requests"), call.guestToken, call.asking(call.patientId, 4_200, "Mine"))
                .expect(403);
        Rest.post(call.payments("/v1/guest/payment-requests/" + request + "/payment"), clinic.clinicianToken, Map.of())
                .expect(403);
        Rest.post(
                        call.payments("/v1/calls/" + call.id + "/guests"),
                        clinic.clinicianToken,
                        Map.of("clinicId", clinic.id, "participantId", "p", "displayName", "P"))
                .expect(403);
        Rest.get(stack.url(STRIPE_WEBHOOK) + "/v1/stripe-events", clinic.adminToken)
                .expect(403);
        assertThat(LiveView.refusal(stack, call.id, clinic.managerToken)).isEqualTo(403);
        assertThat(LiveView.refusal(stack, call.id, clinic.clinicianToken, "Origin", "https://evil.example"))
                .isEqualTo(403);
        assertThat(call.requests()).hasSize(1);
    }

    @Test
    void without_a_token_or_with_a_forged_one_nobody_is_let_in() {
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String forged = call.guestToken.substring(0, call.guestToken.lastIndexOf('.') + 1) + "A".repeat(86);
        for (String token : new String[] {null, forged, "nonsense"}) {
            Rest.get(clinic.url("/payment-settings"), token).expect(401);
            Rest.get(call.payments("/v1/payment-requests"), token).expect(401);
            Rest.get(call.payments("/v1/guest/payment-requests"), token).expect(401);
            Rest.get(stack.url(STRIPE_WEBHOOK) + "/v1/stripe-events", token).expect(401);
            assertThat(LiveView.refusal(stack, call.id, token)).isEqualTo(401);
        }
    }

    @Test
    void an_expired_guest_token_is_refused() {
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String shortLived = call.admit("guest-for-a-second", "Quick Guest", 1)
                .get("guestToken")
                .asText();
        eventually("the token has expired")
                .until(() -> Rest.get(call.payments("/v1/guest/payment-requests"), shortLived)
                                .status()
                        == 401);
        assertThat(LiveView.refusal(stack, call.id, shortLived)).isEqualTo(401);
    }

    @Test
    void a_forged_webhook_is_refused_and_changes_nothing() throws IOException {
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String request = call.requestPayment(4_200, "Consultation");
        String intent = call.payNow(request).paymentIntent();
        Map<String, Object> succeeded = Map.of(
                "type",
                "payment_intent.succeeded",
                "account",
                clinic.account,
                "id",
                "evt_forged" + UUID.randomUUID().toString().replace("-", ""),
                "object",
                Map.of(
                        "id",
                        intent,
                        "object",
                        "payment_intent",
                        "amount",
                        4_200,
                        "amount_received",
                        4_200,
                        "currency",
                        "aud",
                        "status",
                        "succeeded"));

        assertThat(simulator.sendEvent(with(succeeded, Map.of("sign", "wrong"))))
                .isEqualTo(400);
        assertThat(simulator.sendEvent(with(succeeded, Map.of("sign", "none")))).isEqualTo(400);
        assertThat(simulator.sendEvent(with(succeeded, Map.of("sign", "as given", "signature", "t=abc,v1="))))
                .isEqualTo(400);
        assertThat(simulator.sendEvent(with(
                        succeeded,
                        Map.of(
                                "secret",
                                Files.readString(stack.data().resolve("webhook-secrets-account"))
                                        .strip()))))
                .isEqualTo(400);
        assertThat(simulator.sendEvent(with(succeeded, Map.of("timestampOffsetSeconds", -301))))
                .isEqualTo(400);
        assertThat(simulator.sendEvent(with(succeeded, Map.of("timestampOffsetSeconds", 330))))
                .isEqualTo(400);

        String marker = payAnother(call);
        assertThat(events.in("stripe-facts.v1"))
                .anyMatch(fact -> fact.key().equals(marker))
                .noneMatch(fact -> fact.key().equals(intent));
        assertThat(call.status(request)).isEqualTo("PAYING");
    }

    /** Makes a real payment after the forged events: once it has been processed, they would have been, too. */
    private String payAnother(VideoCall call) {
        String request = call.requestAnotherPayment(5_100, "Another consultation");
        Simulator.Credentials credentials = call.payNow(request);
        simulator.confirm(credentials, "pat@patients.example", Simulator.PAYS).expect(200);
        call.awaitStatus(request, "PAID");
        return credentials.paymentIntent();
    }

    @Test
    void a_payment_on_another_account_with_our_metadata_copied_onto_it_changes_nothing() {
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String request = call.requestPayment(4_200, "Consultation");
        call.payNow(request);
        String thief = "acct_1Thief" + UUID.randomUUID().toString().substring(0, 8);
        simulator.addAccount(thief, "Thief");
        simulator.connect(thief);
        double unmatched = unmatchedFacts();

        JsonNode copied = simulator.pay(
                thief,
                4_200,
                Map.of(
                        "caretill_payment_request_id", request,
                        "caretill_clinic_id", clinic.id,
                        "caretill_call_id", call.id));

        assertThat(copied.get("status").asText()).isEqualTo("succeeded");
        eventually("the copied payment's success is published")
                .until(() -> events.in("stripe-facts.v1").stream()
                        .anyMatch(fact -> fact.type().equals("StripePaymentSucceeded")
                                && fact.key().equals(copied.get("id").asText())));
        eventually("and counted as unmatched").until(() -> unmatchedFacts() > unmatched);
        JsonNode untouched = call.read(request);
        assertThat(untouched.get("status").asText()).isEqualTo("PAYING");
        assertThat(untouched.get("needsAttention").isNull()).isTrue();
    }

    private double unmatchedFacts() {
        return Rest.get(stack.url(PAYMENT_REQUEST_MANAGEMENT) + "/q/metrics", null)
                .body()
                .lines()
                .filter(line -> line.startsWith("caretill_stripe_facts_unmatched_total"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void words_names_addresses_and_tokens_stay_where_they_belong() throws IOException {
        String description = "Canary-description-" + UUID.randomUUID();
        String name = "Canary-name-" + UUID.randomUUID();
        String email = "canary-" + UUID.randomUUID() + "@patients.example";
        VideoCall call = clinic.callWithPatient(name);
        try (LiveView clinician = call.clinicianWatches();
                LiveView patient = call.patientWatches()) {
            String request = call.requestPayment(4_200, description);
            call.open(request);
            simulator.confirm(call.payNow(request), email, Simulator.IS_DECLINED);
            clinician.awaitEvent(request, "PaymentAttemptFailed");
            simulator.confirm(call.payNow(request), email, Simulator.PAYS).expect(200);
            clinician.awaitStatus(request, "PAID");
            patient.awaitStatus(request, "PAID");
            eventually("the card is known")
                    .until(() -> call.read(request).at("/card/last4").asText().equals("4242"));

            var ours = List.of(description, name, call.guestToken);
            var canaries = new ArrayList<>(ours);
            canaries.addAll(List.of(email, clinic.clinicianToken, clinic.callPlatformToken));

            for (Path log : logs()) {
                assertNone(canaries, log.toString(), Files.readString(log, ISO_8859_1));
            }
            List<PublishedEvents.Event> published = events.everywhere();
            assertThat(published).extracting(PublishedEvents.Event::key).contains(request);
            published.forEach(event -> assertNone(canaries, event.topic(), event.whole()));
            for (String frame : clinician.frames()) {
                assertNone(canaries, "the live view", frame);
            }
            for (Address management : List.of(
                    CLINIC_CONFIG_MANAGEMENT,
                    PAYMENT_REQUEST_MANAGEMENT,
                    STRIPE_WEBHOOK_MANAGEMENT,
                    NOTIFICATION_MANAGEMENT)) {
                String metrics =
                        Rest.get(stack.url(management) + "/q/metrics", null).body();
                assertThat(metrics).contains("# HELP");
                assertNone(canaries, management.name(), metrics);
            }
            // Stripe may know the address for the receipt, because the patient's browser sent it.
            String stripe = Files.readString(stack.data().resolve("simulator/journal.jsonl"));
            assertThat(stripe).contains(request, email);
            assertNone(ours, "Stripe", stripe);
        }
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> logs = Files.list(stack.data().resolve("logs"))) {
            List<Path> all = logs.toList();
            assertThat(all).hasSizeGreaterThanOrEqualTo(8);
            return all;
        }
    }

    private static void assertNone(List<String> canaries, String where, String text) {
        for (String canary : canaries) {
            if (text.contains(canary)) {
                int at = text.indexOf(canary);
                throw new AssertionError("%s contains %s: …%s…"
                        .formatted(
                                where,
                                canary,
                                text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 60))));
            }
        }
    }

    private static Map<String, Object> with(Map<String, Object> some, Map<String, Object> more) {
        var all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }

    @Test
    void an_unready_clinic_cannot_ask_for_a_payment() {
        Clinic newcomer = Clinic.registered(stack);
        VideoCall call = newcomer.callWithPatient("Pat Patient");
        JsonNode refusal = Rest.post(
                        stack.url(PAYMENT_REQUEST) + "/v1/payment-requests",
                        newcomer.clinicianToken,
                        call.asking(call.patientId, 4_200, "Consultation"))
                .expect(409);
        assertThat(refusal.get("code").asText()).isEqualTo("payments-not-enabled");
        assertThat(refusal.get("type").asText()).isEqualTo("urn:caretill:problem:payments-not-enabled");
    }
}
