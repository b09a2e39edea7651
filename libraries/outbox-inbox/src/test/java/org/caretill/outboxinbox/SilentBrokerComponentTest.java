package org.caretill.outboxinbox;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.caretill.outboxinbox.PaymentConsumer.Paid;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.FreePort;
import org.caretill.testinfrastructure.OwnTestResources;
import org.caretill.testinfrastructure.SilentProxy;
import org.caretill.transactions.Transactions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Connections to Kafka that go silent without being closed, as when a broker's machine is lost. */
@QuarkusTest
@TestProfile(SilentBrokerComponentTest.BehindSilentProxy.class)
class SilentBrokerComponentTest {

    private static final Duration FIRST = Duration.ofSeconds(30);

    /** The relay and the consumer give up their connections after ten seconds each, at the same time. */
    private static final Duration SOON = Duration.ofSeconds(24);

    @Inject
    Transactions transactions;

    @Inject
    Outbox outbox;

    @Inject
    PaymentConsumer payments;

    @SuppressWarnings("NullAway.Init") // ProxiedKafkaResource sets it.
    SilentProxy proxy;

    @Test
    void relay_and_consumer_give_up_their_silent_connections_and_go_on_over_others() {
        publish("before-silence-" + UUID.randomUUID(), FIRST);

        proxy.silenceConnections();

        publish("after-silence-" + UUID.randomUUID(), SOON);
    }

    /** Publishes an event and waits until it is consumed. */
    private void publish(String reference, Duration atMost) {
        transactions.await(() ->
                outbox.add(new OutgoingEvent(PaymentConsumer.TOPIC, reference, "Paid", new Paid(reference, 100))));
        await().atMost(atMost)
                .until(() -> !transactions
                        .await(() -> payments.list("reference = ?1", reference))
                        .isEmpty());
    }

    /** The service of the other tests, with the proxy before a broker of its own. */
    public static class BehindSilentProxy extends OwnTestResources {

        public BehindSilentProxy() {
            super(
                    postgres(EmbeddedPostgresResource.class, "outbox_inbox_test"),
                    new TestResourceEntry(ProxiedKafkaResource.class));
        }
    }

    /** A broker that tells every client to come to the port of the proxy. */
    public static class ProxiedKafkaResource implements QuarkusTestResourceLifecycleManager {

        private final EmbeddedKafkaBroker broker = new EmbeddedKafkaBroker();
        private @Nullable SilentProxy proxy;

        @Override
        public Map<String, String> start() {
            int port = FreePort.find();
            var opened = new SilentProxy(port);
            proxy = opened;
            broker.withNodeId(1)
                    .withKafkaPort(port)
                    .withDeleteLogDirsOnClose(true)
                    .withAdvertisedListeners(
                            EmbeddedKafkaBroker.endpoint(SecurityProtocol.PLAINTEXT, "localhost", opened.port()))
                    .start();
            return Map.of("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + opened.port());
        }

        @Override
        public void inject(Object test) {
            if (test instanceof SilentBrokerComponentTest silent && proxy != null) {
                silent.proxy = proxy;
            }
        }

        @Override
        public void stop() {
            broker.close();
            try {
                if (proxy != null) {
                    proxy.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
