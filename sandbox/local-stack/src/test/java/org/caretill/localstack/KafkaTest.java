package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class KafkaTest {

    @TempDir
    Path directory;

    private Settings settings;
    private Guardian guardian;
    private Supervisor supervisor;
    private Map<String, Object> client;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        settings = SettingsFixture.settings(
                directory,
                Map.of("CARETILL_KAFKA_SASL", Boolean.toString(test.getTags().contains("sasl"))));
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
    @Tag("sasl")
    void a_broker_that_asks_for_a_password_lets_in_who_is_told_it_and_nobody_else() throws Exception {
        Map<String, String> told = Kafka.clientVariables(settings);
        Map<String, Object> authenticated = new HashMap<>(client);
        authenticated.put("security.protocol", told.get("KAFKA_SECURITY_PROTOCOL"));
        authenticated.put("sasl.mechanism", told.get("KAFKA_SASL_MECHANISM"));
        authenticated.put("sasl.jaas.config", told.get("KAFKA_SASL_JAAS_CONFIG"));
        // The broker lists a topic a moment after it is made.
        await().untilAsserted(() -> assertThat(topics(authenticated))
                .containsAll(Topics.all().stream().map(NewTopic::name).toList()));

        authenticated.put(
                "sasl.jaas.config", told.get("KAFKA_SASL_JAAS_CONFIG").replace("password=\"", "password=\"x"));
        assertThatThrownBy(() -> topics(authenticated)).hasCauseInstanceOf(SaslAuthenticationException.class);
        assertThatThrownBy(() -> topics(client)).hasCauseInstanceOf(TimeoutException.class);
    }

    private static Set<String> topics(Map<String, Object> client) throws Exception {
        var impatient = new HashMap<>(client);
        impatient.put("request.timeout.ms", 2_000);
        impatient.put("default.api.timeout.ms", 5_000);
        try (var admin = Admin.create(impatient)) {
            return admin.listTopics().names().get();
        }
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
