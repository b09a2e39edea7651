package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void every_channel_of_the_contract_is_a_topic() throws Exception {
        assertThat(Topics.all())
                .extracting(NewTopic::name)
                .contains("clinic-payments.v1", "payment-requests.v1", "stripe-facts.v1", "live-deliveries.v1")
                .doesNotHaveDuplicates();
    }

    @Test
    void partitions_and_configuration_are_those_of_the_contract_on_one_replica() throws Exception {
        assertThat(Topics.all()).allSatisfy(topic -> {
            assertThat(topic.numPartitions()).isPositive();
            assertThat(topic.replicationFactor()).isEqualTo((short) 1);
        });
        NewTopic clinicPayments = Topics.all().stream()
                .filter(topic -> topic.name().equals("clinic-payments.v1"))
                .findFirst()
                .orElseThrow();
        assertThat(clinicPayments.configs()).containsEntry("cleanup.policy", "compact");
    }

    @Test
    void docker_compose_creates_the_same_topics() throws Exception {
        var script =
                Files.readAllLines(SettingsFixture.CHECKOUT.resolve("sandbox/local-stack/src/main/docker/topics.sh"));
        assertThat(script.stream().filter(line -> line.startsWith("topic ")))
                .containsExactlyElementsOf(
                        Topics.all().stream().map(TopicsTest::inScript).toList());
    }

    private static String inScript(NewTopic topic) {
        return "topic %s %d %s".formatted(topic.name(), topic.numPartitions(), inScript(topic.configs()));
    }

    private static String inScript(Map<String, String> settings) {
        return new TreeMap<>(settings)
                .entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" "));
    }

    @Test
    void whoever_keeps_dead_letters_has_a_topic_for_them() throws Exception {
        var keepers = new TreeSet<String>();
        try (var modules = Files.list(SettingsFixture.CHECKOUT)) {
            for (Path module : modules.toList()) {
                Path pom = module.resolve("pom.xml");
                Path configuration = module.resolve("src/main/resources/application.properties");
                if (Files.exists(configuration)
                        && Files.readString(pom).contains("<artifactId>dead-letters</artifactId>")) {
                    var properties = new Properties();
                    properties.load(Files.newBufferedReader(configuration));
                    keepers.add(properties.getProperty("quarkus.application.name") + ".dead-letters");
                }
            }
        }
        assertThat(keepers).contains("payment-request-service.dead-letters");
        assertThat(Topics.all()).extracting(NewTopic::name).containsAll(keepers);
    }
}
