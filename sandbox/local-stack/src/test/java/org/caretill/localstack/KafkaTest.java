package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTest {

    @TempDir
    Path directory;

    private Settings settings;
    private Guardian guardian;
    private Supervisor supervisor;
    private Map<String, Object> client;

    @BeforeEach
    void start() throws Exception {
        settings = SettingsFixture.settings(directory);
        guardian = new Guardian();
        supervisor = new Supervisor(
                List.of(new Kafka(settings, guardian)),
                guardian,
                new PartsFile(directory.resolve("parts.json")),
                new Console(new PrintStream(PrintStream.nullOutputStream())),
                3);
        supervisor.start();
        supervisor.allReady().get(60, TimeUnit.SECONDS);
        client = Map.of("bootstrap.servers", "localhost:" + settings.ports().number(Port.KAFKA));
    }

    @AfterEach
    void stop() throws Exception {
        supervisor.stop();
        guardian.close();
        settings.data().close();
    }

    @Test
    void the_broker_has_the_declared_topics_and_makes_no_others() throws Exception {
        try (var admin = Admin.create(client)) {
            for (var declared : Topics.all()) {
                var topic = admin.describeTopics(List.of(declared.name()))
                        .topicNameValues()
                        .get(declared.name())
                        .get();
                assertThat(topic.partitions()).hasSize(declared.numPartitions());
                var resource = new ConfigResource(ConfigResource.Type.TOPIC, declared.name());
                var configuration = admin.describeConfigs(List.of(resource))
                        .values()
                        .get(resource)
                        .get();
                declared.configs()
                        .forEach((name, value) ->
                                assertThat(configuration.get(name).value()).isEqualTo(value));
            }
        }
        var impatient = new HashMap<>(client);
        impatient.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        try (var producer = new KafkaProducer<>(impatient, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("misspelt.v1", "key", "value"))
                            .get())
                    .hasMessageContaining("misspelt.v1");
        }
    }
}
