package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code kill -9} between any two steps of the story. People and their programs go on as if nothing had happened: the
 * next step comes at once, and is tried again while nobody answers.
 */
@OnRunningStack
@Timeout(300)
class CrashE2E {

    private static final String EMAIL = "pat@patients.example";

    private final RunningStack stack;

    CrashE2E(RunningStack stack) {
        this.stack = stack;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "clinic-config-service",
                "payment-request-service",
                "stripe-webhook-service",
                "notification-service",
                "kafka",
                "postgres"
            })
    void the_story_ends_with_one_payment_and_one_pop_up_whenever_a_part_dies(String victim) {
        Clinic clinic = Clinic.registered(stack);
        Simulator simulator = clinic.simulator;
        stack.kill(victim);
        String enablement = clinic.requestEnablement();
        stack.kill(victim);
        clinic.approve(enablement);
        stack.kill(victim);
        String authorizeUrl = clinic.goToStripe();
        stack.kill(victim);
        String redirectUrl = simulator.consent(authorizeUrl, clinic.account);
        stack.kill(victim);
        clinic.comeBackFromStripe(redirectUrl);
        stack.kill(victim);
        clinic.confirmAccount();
        stack.kill(victim);

        VideoCall call = clinic.callWithPatient("Pat Patient");
        try (LiveView clinician = call.clinicianWatches();
                LiveView patient = call.patientWatches()) {
            String request = call.requestPayment(8_500, "Long consultation");
            stack.kill(victim);
            patient.awaitStatus(request, "REQUESTED");
            call.open(request);
            stack.kill(victim);
            Simulator.Credentials credentials = call.payNow(request);
            stack.kill(victim);
            assertThat(simulator
                            .confirm(credentials, EMAIL, Simulator.IS_DECLINED)
                            .status())
                    .isEqualTo(402);
            stack.kill(victim);
            eventually("the clinician reads why the card was refused")
                    .until(() -> !clinician
                            .request(request)
                            .path("lastFailure")
                            .path("code")
                            .isMissingNode());
            Simulator.Credentials again = call.payNow(request);
            assertThat(again).isEqualTo(credentials);
            stack.kill(victim);
            simulator.confirm(again, EMAIL, Simulator.PAYS).expect(200);
            stack.kill(victim);
            call.awaitStatus(request, "PAID");
            stack.kill(victim);

            patient.awaitStatus(request, "PAID");
            clinician.awaitStatus(request, "PAID");
            stack.awaitReady(victim);
            clinician.reconnect();
            assertThat(clinician.status(request)).isEqualTo("PAID");
            assertThat(clinician.popUps()).containsExactly(request);
            assertThat(call.requests()).hasSize(1);
            assertPaidOnce(clinic, request);
        }
    }

    private void assertPaidOnce(Clinic clinic, String request) {
        List<JsonNode> intents = clinic.simulator.paymentIntents(clinic.account, request);
        assertThat(intents).hasSize(1);
        assertThat(intents.getFirst().get("status").asText()).isEqualTo("succeeded");
        assertThat(StreamSupport.stream(
                                clinic.simulator
                                        .ledger(clinic.account)
                                        .get("charges")
                                        .spliterator(),
                                false)
                        .filter(charge -> charge.get("paid").asBoolean())
                        .mapToLong(charge -> charge.get("amount_captured").asLong()))
                .containsExactly(8_500L);
        // A relay that dies between the broker's acknowledgement and its own note of it sends again: the same event.
        assertThat(new PublishedEvents(stack)
                        .in("payment-requests.v1").stream()
                                .filter(event -> event.key().equals(request)
                                        && event.type().equals("PaymentSucceeded"))
                                .map(PublishedEvents.Event::id)
                                .distinct())
                .hasSize(1);
    }
}
