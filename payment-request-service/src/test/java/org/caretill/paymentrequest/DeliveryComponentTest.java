package org.caretill.paymentrequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ThrowingRunnable;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.request.TimelineReplay;
import org.caretill.paymentrequest.request.TimelineReplay.Step;
import org.caretill.testinfrastructure.Events;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** The progress of a request as the clinician sees it: delivery, failed attempts with their reasons, ending. */
@QuarkusTest
class DeliveryComponentTest {

    private static final Logger LOG = Logger.getLogger(DeliveryComponentTest.class);

    private static final String DELIVERED_AT = "2026-11-23T01:02:04.250Z";

    private static void delivered(String id) {
        Events.send("live-deliveries.v1", id, "PaymentRequestDelivered", data(id));
    }

    private static String data(String id) {
        return """
            {"id": "%s", "clinicId": "c", "callId": "c", "deliveredAt": "%s"}\
            """.formatted(id, DELIVERED_AT);
    }

    private static void awaitUntil(ThrowingRunnable asserted) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(asserted);
    }

    /** Waits until all deliveries sent before under the same key have been processed. */
    private static void awaitDelivered(Calls call, String id) {
        awaitUntil(() -> call.read(id).then().body("deliveredAt", equalTo(DELIVERED_AT)));
    }

    private static List<String> events(Calls call, String id) {
        return call.read(id).path("timeline.event");
    }

    @Test
    void a_delivery_is_shown_in_rest_and_published() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        call.read(id).then().body("deliveredAt", nullValue()).body("failedAttempts", equalTo(0));

        delivered(id);

        awaitDelivered(call, id);
        call.read(id)
                .then()
                .body("version", equalTo(2))
                .body("status", equalTo("REQUESTED"))
                .body("timeline[1].event", equalTo("PaymentDelivered"))
                .body("timeline[1].at", equalTo(DELIVERED_AT))
                .body("timeline[1].detail", nullValue());
        call.guest().get("/v1/guest/payment-requests").then().body("items[0].deliveredAt", equalTo(DELIVERED_AT));
        awaitUntil(() -> assertThat(Events.published("payment-requests.v1", id))
                .last()
                .satisfies(event -> {
                    assertThat(event.type()).isEqualTo("PaymentDelivered");
                    assertThat(EventContract.violations(event.type(), event.data()))
                            .isEmpty();
                }));
    }

    @Test
    void a_delivery_that_is_recorded_late_stands_where_it_happened() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        call.guest()
                .post("/v1/guest/payment-requests/" + id + "/opening")
                .then()
                .statusCode(200);
        delivered(id);
        awaitDelivered(call, id);
        assertThat(events(call, id)).containsExactly("PaymentRequested", "PaymentDelivered", "PaymentOpened");
        call.read(id).then().body("timeline.version", equalTo(List.of(1, 3, 2)));
    }

    @Test
    void duplicate_deliveries_and_deliveries_after_the_end_change_nothing() {
        var call = Calls.atDemoClinic();
        String open = call.requested();
        String over = call.requested();
        call.clinician()
                .post("/v1/payment-requests/" + over + "/cancellation")
                .then()
                .statusCode(200);

        delivered(over);
        delivered("preq_00000000000000000000000000");
        delivered(open);
        delivered(open);
        awaitDelivered(call, open);
        call.guest()
                .post("/v1/guest/payment-requests/" + open + "/opening")
                .then()
                .statusCode(200);
        delivered(open);
        for (int next = 0; next < 12; next++) {
            String other = call.requested();
            delivered(other);
            awaitDelivered(call, other);
        }

        assertThat(events(call, open)).containsExactly("PaymentRequested", "PaymentDelivered", "PaymentOpened");
        assertThat(events(call, over)).containsExactly("PaymentRequested", "PaymentCancelled");
        call.read(over).then().body("deliveredAt", nullValue());
    }

    @Test
    void each_failed_attempt_counts_once_and_the_timeline_says_why() {
        var call = Calls.atDemoClinic();
        String id = call.requested();
        String intent = Calls.intentOf(call.pay(id));
        call.attemptFails(intent, "ch_2", "insufficient_funds", "2026-11-23T01:02:33Z");
        call.attemptFails(intent, "ch_2", "insufficient_funds", "2026-11-23T01:02:33Z");
        // An older failure that arrives later is still another attempt.
        call.attemptFails(intent, "ch_1", "expired_card", "2026-11-23T01:02:31Z");
        call.attemptFails(intent, "ch_3", "generic_decline", "2026-11-23T01:02:35Z");

        awaitUntil(() -> call.read(id).then().body("failedAttempts", equalTo(3)));
        call.attemptFails(intent, "ch_1", "expired_card", "2026-11-23T01:02:31Z");
        call.clinician()
                .post("/v1/payment-requests/" + id + "/cancellation")
                .then()
                .statusCode(200);
        var read = call.read(id);
        read.then().body("failedAttempts", equalTo(3)).body("lastFailure.code", equalTo("card_declined"));
        List<Map<String, String>> timeline = read.path("timeline");
        assertThat(timeline)
                .extracting(moment -> moment.get("event") + " " + moment.get("detail"))
                .containsExactly(
                        "PaymentRequested null",
                        "PaymentStarted null",
                        "PaymentAttemptFailed card_declined",
                        "PaymentAttemptFailed card_declined",
                        "PaymentAttemptFailed card_declined",
                        "PaymentCancelled cancelled-by-clinic");
        TimelineReplay.check(timeline.stream()
                .map(moment -> new Step(
                        PaymentRequestEventType.valueOf(moment.get("event")), Status.valueOf(moment.get("status"))))
                .toList());
    }

    @Test
    void a_delivery_is_processed_well_within_a_second() {
        var call = Calls.atDemoClinic();
        List<Long> delaysMs = new ArrayList<>();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        ConfigProvider.getConfig().getValue("KAFKA_BOOTSTRAP_SERVERS", String.class)),
                new StringSerializer(),
                new StringSerializer())) {
            for (int delivery = 0; delivery < 20; delivery++) {
                String id = call.requested();
                var message = new ProducerRecord<>("live-deliveries.v1", id, data(id));
                message.headers()
                        .add("ce_id", id.getBytes(StandardCharsets.UTF_8))
                        .add("ce_type", "PaymentRequestDelivered".getBytes(StandardCharsets.UTF_8));
                Instant told = Instant.now();
                var _ = producer.send(message);
                awaitDelivered(call, id);
                delaysMs.add(Duration.between(told, Instant.parse(call.read(id).path("timeline[1].at")))
                        .toMillis());
            }
        }
        LOG.infof("delay from event to delivery, in ms: %s", delaysMs);
        assertThat(delaysMs.stream().sorted().skip(10).findFirst().orElseThrow())
                .as("median in ms of %s", delaysMs)
                .isLessThan(1_000);
    }
}
