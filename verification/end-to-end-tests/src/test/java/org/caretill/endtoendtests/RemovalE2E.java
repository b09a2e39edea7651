package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clinic removes its Stripe account while requests are open and being paid, and while processes are killed. */
@OnRunningStack
@Timeout(300)
class RemovalE2E {

    private static final String EMAIL = "pat@patients.example";

    private final RunningStack stack;

    RemovalE2E(RunningStack stack) {
        this.stack = stack;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"clinic-config-service", "payment-request-service"})
    void a_removal_ends_as_it_must_whichever_part_dies_at_each_step(String victim) {
        Clinic clinic = Clinic.takingPayments(stack);
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String waiting = call.requestPayment(4_000, "Short consultation");
        String paying = call.requestAnotherPayment(8_500, "Long consultation");
        Simulator.Credentials credentials = call.payNow(paying);
        eventually("the page says how many requests the removal would cancel")
                .until(() -> clinic.stripeAccount().path("openPaymentRequests").asInt() == 2);

        clinic.simulator.refuses("/v1/payment_intents/*", clinic.account, 503, 2);
        clinic.simulator.refuses("/oauth/deauthorize", clinic.account, 503, 4);
        clinic.removeStripeAccount();
        stack.kill(victim);
        eventually("the first request is cancelled")
                .until(() -> call.status(waiting).equals("CANCELLED"));
        stack.kill(victim);
        eventually("no request is open").until(() -> call.status(paying).equals("CANCELLED"));
        stack.kill(victim);

        JsonNode removal = clinic.awaitRemoved();
        assertThat(removal.get("cancelled").asInt()).isEqualTo(2);
        assertThat(removal.get("paidPaymentRequests")).isEmpty();
        assertThat(clinic.simulator.isConnected(clinic.account)).isFalse();
        assertThat(clinic.simulator.paymentIntents(clinic.account, paying))
                .extracting(intent -> intent.get("status").asText())
                .containsExactly("canceled");
        assertThat(clinic.simulator.confirm(credentials, EMAIL, Simulator.PAYS).status())
                .isNotEqualTo(200);
    }

    @Test
    void a_payment_that_wins_against_the_removal_is_reported_and_kept() {
        Clinic clinic = Clinic.takingPayments(stack);
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String request = call.requestPayment(8_500, "Long consultation");
        Simulator.Credentials credentials = call.payNow(request);
        eventually("the request is counted")
                .until(() -> clinic.stripeAccount().path("openPaymentRequests").asInt() == 1);

        // The webhook of the success is lost, so the removal finds an open request whose payment has succeeded.
        clinic.simulator.dropsWebhook(clinic.account, "payment_intent.succeeded");
        clinic.simulator.confirm(credentials, EMAIL, Simulator.PAYS).expect(200);
        clinic.removeStripeAccount();

        JsonNode removal = clinic.awaitRemoved();
        assertThat(StreamSupport.stream(removal.get("paidPaymentRequests").spliterator(), false)
                        .map(JsonNode::asText))
                .isEqualTo(List.of(request));
        assertThat(call.status(request)).isEqualTo("PAID");
    }

    @Test
    void an_account_disconnected_at_stripe_ends_the_same_and_shows_nothing_as_paid_that_is_not() {
        Clinic clinic = Clinic.takingPayments(stack);
        VideoCall call = clinic.callWithPatient("Pat Patient");
        String waiting = call.requestPayment(4_000, "Short consultation");
        String inFlight = call.requestAnotherPayment(8_500, "Long consultation");
        call.payNow(inFlight);

        clinic.simulator.disconnect(clinic.account);

        JsonNode removal = clinic.awaitRemoved();
        assertThat(removal.get("reason").asText()).isEqualTo("DEAUTHORISED_AT_STRIPE");
        assertThat(call.awaitStatus(waiting, "CANCELLED").get("needsAttention").isNull())
                .isTrue();
        assertThat(call.awaitStatus(inFlight, "CANCELLED").get("needsAttention").asText())
                .isEqualTo("account-disconnected");
        assertThat(clinic.settings().at("/stripe/status").asText()).isEqualTo("UNLINKED");
    }
}
