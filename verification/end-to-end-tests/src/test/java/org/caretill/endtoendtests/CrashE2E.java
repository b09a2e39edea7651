package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.endtoendtests.Clinic.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.caretill.testinfrastructure.RandomInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code kill -9} of two parts at once between any two steps of the story. The three stories together kill every part
 * after every step, and every part together with every other; the seed of the day chooses one of them, and {@code
 * -Dthorough} runs all three. People and their programs go on as if nothing had happened: the next step comes at once,
 * and is tried again while nobody answers.
 */
@OnRunningStack
@Timeout(600)
class CrashE2E {

    private static final String EMAIL = "pat@patients.example";

    private static final List<String> PARTS = List.of(
            "clinic-config-service",
            "payment-request-service",
            "stripe-webhook-service",
            "notification-service",
            "kafka",
            "postgres");

    private static final int STEPS = 14;

    private static final int STORIES = 3;

    private final RunningStack stack;

    CrashE2E(RunningStack stack) {
        this.stack = stack;
    }

    @ParameterizedTest(name = "story {0}")
    @MethodSource("stories")
    void the_story_ends_with_one_payment_and_one_pop_up_whichever_two_parts_die_between_two_steps(int story) {
        Iterator<List<String>> victims = victimsOf(story);
        Clinic clinic = Clinic.registered(stack);
        Simulator simulator = clinic.simulator;
        stack.kill(victims.next());
        String enablement = clinic.requestEnablement();
        stack.kill(victims.next());
        clinic.approve(enablement);
        stack.kill(victims.next());
        String authorizeUrl = clinic.goToStripe();
        stack.kill(victims.next());
        String redirectUrl = simulator.consent(authorizeUrl, clinic.account);
        stack.kill(victims.next());
        clinic.comeBackFromStripe(redirectUrl);
        stack.kill(victims.next());
        clinic.confirmAccount();
        stack.kill(victims.next());

        VideoCall call = clinic.callWithPatient("Pat Patient");
        try (LiveView clinician = call.clinicianWatches();
                LiveView patient = call.patientWatches()) {
            String request = call.requestPayment(8_500, "Long consultation");
            stack.kill(victims.next());
            patient.awaitStatus(request, "REQUESTED");
            call.open(request);
            stack.kill(victims.next());
            Simulator.Credentials credentials = call.payNow(request);
            stack.kill(victims.next());
            assertThat(simulator
                            .confirm(credentials, EMAIL, Simulator.IS_DECLINED)
                            .status())
                    .isEqualTo(402);
            stack.kill(victims.next());
            eventually("the clinician reads that the card was declined")
                    .until(() -> !clinician
                            .request(request)
                            .path("lastFailure")
                            .path("code")
                            .isMissingNode());
            Simulator.Credentials again = call.payNow(request);
            assertThat(again).isEqualTo(credentials);
            stack.kill(victims.next());
            simulator.confirm(again, EMAIL, Simulator.PAYS).expect(200);
            stack.kill(victims.next());
            call.awaitStatus(request, "PAID");
            stack.kill(victims.next());

            patient.awaitStatus(request, "PAID");
            clinician.awaitStatus(request, "PAID");
            assertThat(victims).isExhausted();
            PARTS.forEach(stack::awaitReady);
            clinician.reconnect();
            assertThat(clinician.status(request)).isEqualTo("PAID");
            assertThat(clinician.popUps()).containsExactly(request);
            assertThat(call.requests()).hasSize(1);
            assertPaidOnce(clinic, request);
        }
    }

    @Test
    void the_stories_kill_every_part_after_every_step_and_together_with_every_other() {
        Set<Set<String>> pairs = new HashSet<>();
        for (int step = 0; step < STEPS; step++) {
            List<String> dead = new ArrayList<>();
            for (int story = 0; story < STORIES; story++) {
                dead.addAll(pair(step, story));
                pairs.add(Set.copyOf(pair(step, story)));
            }
            assertThat(dead).as("after step %d", step).containsExactlyInAnyOrderElementsOf(PARTS);
        }
        assertThat(pairs).hasSize(15);
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

    private static IntStream stories() {
        int tries = RandomInput.tries(1, STORIES);
        RandomInput.print(tries);
        return tries == STORIES
                ? IntStream.range(0, STORIES)
                : IntStream.of(RandomInput.number(0).between(0, STORIES - 1));
    }

    /** The two that die after each step of a story, step by step. */
    private static Iterator<List<String>> victimsOf(int story) {
        return IntStream.range(0, STEPS).mapToObj(step -> pair(step, story)).iterator();
    }

    /**
     * The plan of a tournament in which each of six meets every other once in five rounds: five stand in a ring, which
     * turns; the sixth meets who is first, and the others meet across the ring.
     */
    private static List<String> pair(int round, int number) {
        int ring = PARTS.size() - 1;
        String one = number == 0 ? PARTS.getLast() : PARTS.get((round + number) % ring);
        return List.of(one, PARTS.get(Math.floorMod(round - number, ring)));
    }
}
