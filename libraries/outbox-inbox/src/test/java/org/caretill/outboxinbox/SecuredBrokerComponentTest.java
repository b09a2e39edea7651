package org.caretill.outboxinbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.caretill.outboxinbox.PaymentConsumer.Paid;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.FreePort;
import org.caretill.testinfrastructure.OwnTestResources;
import org.caretill.transactions.Transactions;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/**
 * A broker that asks every client for a password, as managed Kafka does. The relay, the consumers and the dead-letter
 * queue reach it by the settings {@code kafka.*} alone.
 */
@QuarkusTest
@TestProfile(SecuredBrokerComponentTest.WithSecuredBroker.class)
class SecuredBrokerComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Transactions transactions;

    @Inject
    Outbox outbox;

    @Inject
    PaymentConsumer payments;

    @ConfigProperty(name = "KAFKA_BOOTSTRAP_SERVERS")
    String bootstrapServers;

    private final String reference = "ref-" + UUID.randomUUID();

    @Test
    void an_event_leaves_and_arrives() {
        publish(100);

        await().atMost(PATIENCE).until(() -> !amounts().isEmpty());
        assertThat(amounts()).containsExactly(100L);
    }

    @Test
    void a_dead_letter_is_stored() {
        publish(-1);

        try (var consumer = new KafkaConsumer<>(
                clientSettings(bootstrapServers), new StringDeserializer(), new StringDeserializer())) {
            var letters = List.of(new TopicPartition(PaymentConsumer.DEAD_LETTERS, 0));
            consumer.assign(letters);
            consumer.seekToBeginning(letters);
            await().atMost(PATIENCE).until(() -> {
                for (var letter : consumer.poll(Duration.ofMillis(200))) {
                    if (reference.equals(letter.key())) {
                        return true;
                    }
                }
                return false;
            });
        }
    }

    private void publish(long amountMinor) {
        transactions.await(() -> outbox.add(
                new OutgoingEvent(PaymentConsumer.TOPIC, reference, "Paid", new Paid(reference, amountMinor))));
    }

    private List<Long> amounts() {
        return transactions.await(() -> payments.list("reference = ?1", reference)).stream()
                .map(payment -> payment.amountMinor)
                .toList();
    }

    private static Map<String, Object> clientSettings(String bootstrapServers) {
        return Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "security.protocol",
                SecurityProtocol.SASL_PLAINTEXT.name,
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                loginModule("username=\"service\" password=\"secret\""));
    }

    private static String loginModule(String options) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required " + options + ";";
    }

    /** The service of the other tests, with this broker instead of theirs. */
    public static class WithSecuredBroker extends OwnTestResources {

        public WithSecuredBroker() {
            super(
                    postgres(EmbeddedPostgresResource.class, "outbox_inbox_test"),
                    new TestResourceEntry(SecuredKafkaResource.class));
        }
    }

    /** The variables are those that an operator sets. */
    public static class SecuredKafkaResource implements QuarkusTestResourceLifecycleManager {

        private final EmbeddedKafkaBroker broker = new EmbeddedKafkaBroker();

        @Override
        public Map<String, String> start() {
            int port = FreePort.find();
            broker.withNodeId(1)
                    .withDeleteLogDirsOnClose(true)
                    .withAdvertisedListeners(
                            EmbeddedKafkaBroker.endpoint(SecurityProtocol.SASL_PLAINTEXT, "localhost", port))
                    .withAdditionalProperties(properties -> {
                        properties.setProperty("inter.broker.listener.name", "SASL_PLAINTEXT");
                        properties.setProperty("sasl.enabled.mechanisms", "PLAIN");
                        properties.setProperty("sasl.mechanism.inter.broker.protocol", "PLAIN");
                        properties.setProperty(
                                "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                                loginModule("username=\"broker\" password=\"secret\" user_broker=\"secret\""
                                        + " user_service=\"secret\""));
                    })
                    .start();
            String bootstrapServers = "localhost:" + port;
            var settings = clientSettings(bootstrapServers);
            return Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                    "KAFKA_SECURITY_PROTOCOL", settings.get("security.protocol").toString(),
                    "KAFKA_SASL_MECHANISM", settings.get("sasl.mechanism").toString(),
                    "KAFKA_SASL_JAAS_CONFIG", settings.get("sasl.jaas.config").toString());
        }

        @Override
        public void stop() {
            broker.close();
        }
    }
}
