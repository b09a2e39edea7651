package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.EventTopics;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.Events;
import org.caretill.testinfrastructure.Events.Published;
import org.caretill.testinfrastructure.OidcProviderResource;
import org.caretill.testinfrastructure.Tokens;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The delivery of a request to its payer's browser is published once, and soon. */
@QuarkusTest
@QuarkusTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "notification"))
@QuarkusTestResource(EmbeddedKafkaResource.class)
@QuarkusTestResource(OidcProviderResource.class)
class DeliveredComponentTest {

    private static final Logger LOG = Logger.getLogger(DeliveredComponentTest.class);

    private static final String CLINIC = "demo-clinic";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Inject
    Deliveries deliveries;

    private final String callId = "call-" + UUID.randomUUID();
    private final List<LiveClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        clients.forEach(LiveClient::close);
    }

    private LiveClient connect(String token) {
        LiveClient client = LiveClient.connect(callId, token);
        clients.add(client);
        return client;
    }

    private LiveClient clinicianConnects() {
        return connect(Tokens.staff("clinician", "demo-health", CLINIC));
    }

    private LiveClient payerConnects() {
        return connect(Tokens.guest(CLINIC, callId, "patient-1"));
    }

    private ExampleRequest request() {
        return ExampleRequest.in(CLINIC, callId);
    }

    private static void awaitShown(LiveClient client, ExampleRequest request) {
        await().atMost(PATIENCE).until(() -> !client.versionsOf(request.id()).isEmpty());
    }

    private static List<Published> told(ExampleRequest request) {
        return Events.published(EventTopics.LIVE_DELIVERIES, request.id());
    }

    private static void awaitTold(ExampleRequest request) {
        await().atMost(PATIENCE).until(() -> !told(request).isEmpty());
    }

    /** Waits until earlier deliveries are published, by delivering another payer's request after them. */
    private void awaitAllToldSoFar() {
        var last = request().payer("patient-last");
        connect(Tokens.guest(CLINIC, callId, "patient-last"));
        last.publish("PaymentRequested");
        awaitTold(last);
    }

    @Test
    void a_delivery_to_a_waiting_payer_is_published_as_in_the_contract() {
        payerConnects();
        var request = request().publish("PaymentRequested");
        awaitTold(request);
        assertThat(told(request)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("PaymentRequestDelivered");
            assertThat(event.source()).isEqualTo("/caretill/notification-service");
            assertThat(EventContract.violations(event.type(), event.data())).isEmpty();
            assertThat(event.data()).contains(CLINIC, callId, request.id());
        });
    }

    @Test
    void only_the_payers_snapshot_counts_as_a_delivery() {
        var clinician = clinicianConnects();
        var neighbour = connect(Tokens.guest(CLINIC, callId, "patient-2"));
        var request = request().publish("PaymentRequested");
        awaitShown(clinician, request);
        awaitAllToldSoFar();
        assertThat(told(request)).isEmpty();
        assertThat(neighbour.versionsOf(request.id())).isEmpty();

        payerConnects();
        awaitTold(request);
    }

    @Test
    void five_tabs_and_later_changes_publish_one_delivery() {
        for (int tab = 0; tab < 5; tab++) {
            payerConnects();
        }
        var request = request().publish("PaymentRequested");
        request.version(2).publish("PaymentOpened");
        awaitTold(request);
        awaitShown(payerConnects(), request);
        awaitAllToldSoFar();
        assertThat(told(request)).hasSize(1);
    }

    @Test
    void many_concurrent_sockets_publish_one_delivery() {
        var clinician = clinicianConnects();
        var request = request().publish("PaymentRequested");
        awaitShown(clinician, request);
        try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int socket = 0; socket < 50; socket++) {
                replicas.execute(() -> deliveries.reached(request.state()));
            }
        }
        awaitTold(request);
        awaitAllToldSoFar();
        assertThat(told(request)).hasSize(1);
    }

    @Test
    void an_ended_request_is_not_delivered_any_more() {
        var request = request().with("status", "CANCELLED").publish("PaymentCancelled");
        var payer = payerConnects();
        awaitShown(payer, request);
        awaitAllToldSoFar();
        assertThat(told(request)).isEmpty();
    }

    @Test
    void a_change_has_its_time() {
        var clinician = clinicianConnects();
        await().atMost(PATIENCE).until(() -> !clinician.texts.isEmpty());
        Instant before = Instant.now().minusSeconds(5);
        var request = request().publish("PaymentRequested");
        awaitShown(clinician, request);
        assertThat(Instant.parse(clinician.messages().getLast().path("at").asText()))
                .isBetween(before, Instant.now().plusSeconds(5));
    }

    @Test
    void a_delivery_is_published_well_within_a_second_of_the_connection() {
        List<Long> delaysMs = new ArrayList<>();
        var clinician = clinicianConnects();
        try (var topic = new TopicEnd(EventTopics.LIVE_DELIVERIES)) {
            for (int delivery = 0; delivery < 20; delivery++) {
                String payer = "payer-" + delivery;
                var request = request().payer(payer).publish("PaymentRequested");
                awaitShown(clinician, request);
                long connecting = System.nanoTime();
                connect(Tokens.guest(CLINIC, callId, payer));
                topic.awaitKey(request.id());
                delaysMs.add(Duration.ofNanos(System.nanoTime() - connecting).toMillis());
            }
        }
        LOG.infof("delay from connection to delivery, in ms: %s", delaysMs);
        assertThat(delaysMs.stream().sorted().skip(10).findFirst().orElseThrow())
                .as("median in ms of %s", delaysMs)
                .isLessThan(1_000);
    }
}
