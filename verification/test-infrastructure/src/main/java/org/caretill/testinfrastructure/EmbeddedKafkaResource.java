package org.caretill.testinfrastructure;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.caretill.contracts.EventTopics;

/** A real Kafka broker with the topics of the contract. */
public class EmbeddedKafkaResource implements QuarkusTestResourceLifecycleManager {

    private final EmbeddedKafkaBroker broker = new EmbeddedKafkaBroker();

    @Override
    public Map<String, String> start() {
        broker.withNodeId(1).withDeleteLogDirsOnClose(true).start();
        String bootstrapServers = bootstrapServers();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            EventTopics.create(admin);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return Map.of("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
    }

    @Override
    public void stop() {
        broker.close();
    }

    /** The broker's addresses begin with a protocol ("PLAINTEXT://localhost:1234"); clients need host and port only. */
    private String bootstrapServers() {
        return broker.getAdvertisedListeners().replaceAll("[A-Z_]+://", "");
    }
}
