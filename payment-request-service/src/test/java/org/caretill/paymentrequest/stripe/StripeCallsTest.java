package org.caretill.paymentrequest.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.caretill.paymentrequest.stripe.StripeRefunds.Answer;
import org.caretill.paymentrequest.stripe.StripeRefunds.Order;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.stripesimulator.SimulatorSettings;
import org.caretill.stripesimulator.StripeSimulator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls to Stripe that take too long. Stripe is the simulator over HTTP. */
class StripeCallsTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(8);
    private static final Duration FAR_OFF = Duration.ofSeconds(25);
    private static final int PLACES = 32;
    private static final String REFUNDS = "/v1/refunds";

    private StripeSimulator simulator;
    private StripeRefunds refunds;

    @BeforeEach
    void start() {
        simulator = StripeSimulator.start(0);
        simulator.connect(StripeSimulator.DEMO_CLINIC);
        refunds = new StripeRefunds(new StripeCalls(
                new StripeConfiguration(
                        Optional.of(SimulatorSettings.SECRET_KEY),
                        Optional.of(SimulatorSettings.PUBLISHABLE_KEY),
                        Optional.of(SimulatorSettings.CLIENT_ID),
                        Optional.of(simulator.address().toString())),
                _ -> {},
                LIMIT));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void a_refund_that_is_answered_too_late_may_have_been_made_and_is_found_under_its_key() {
        Order order = orderFor(paid());
        hang("POST", 1);

        long start = System.nanoTime();
        assertThatThrownBy(() -> refunds.create(order)).isExactlyInstanceOf(StripeFailure.Unavailable.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);

        answered().until(() -> refunds.create(order) instanceof Answer.Made);
        answered()
                .until(() -> refunds.of(StripeSimulator.DEMO_CLINIC, order.paymentIntent())
                                .size()
                        == 1);
    }

    @Test
    void calls_that_hang_give_their_places_to_others() throws InterruptedException {
        String intent = paid();
        hang("GET", PLACES);
        List<Thread> hanging = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            hanging.add(Thread.startVirtualThread(
                    () -> assertThatThrownBy(() -> refunds.of(StripeSimulator.DEMO_CLINIC, intent))
                            .isExactlyInstanceOf(StripeFailure.Unavailable.class)));
        }
        for (Thread thread : hanging) {
            assertThat(thread.join(SOON)).isTrue();
        }
        RestAssured.delete(simulator.address() + "/_simulator/faults").then().statusCode(204);
        answered().until(() -> refunds.of(StripeSimulator.DEMO_CLINIC, intent).isEmpty());
    }

    /** On a busy machine a call may take longer than the short limit of these tests, or be given up before it is sent. */
    private static ConditionFactory answered() {
        return await().atMost(FAR_OFF).ignoreExceptionsInstanceOf(StripeFailure.Unavailable.class);
    }

    /** The simulator does what the call asks for, and answers too late. */
    private void hang(String method, int calls) {
        tell(
                "faults",
                Map.of(
                        "path", REFUNDS, "method", method, "action", "delay", "when", "after", "delayMs", 30_000,
                        "calls", calls));
    }

    private String paid() {
        return tell("payments/" + StripeSimulator.DEMO_CLINIC, Map.of("byPlatform", true, "count", 1))
                .getString("paymentIntents[0]");
    }

    private static Order orderFor(String intent) {
        return new Order(
                StripeSimulator.DEMO_CLINIC, intent, "key-1", true, "rfnd_1", "preq_1", null, 8_500, null, false);
    }

    private JsonPath tell(String path, Map<String, ?> order) {
        return RestAssured.given()
                .contentType(ContentType.JSON)
                .body(order)
                .post(simulator.address() + "/_simulator/" + path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
