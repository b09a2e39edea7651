package org.caretill.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void a_broker_with_sasl_or_tls_is_configured_by_the_variables_of_the_services() {
        Map<String, Object> client = Topics.client(
                "localhost:9092",
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "broker.example:9094",
                        "KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
                        "KAFKA_SASL_MECHANISM", "PLAIN",
                        "KAFKA_SASL_JAAS_CONFIG", "module required username=\"u\";",
                        "KAFKA_SSL_TRUSTSTORE_LOCATION", "/trust.pem",
                        "KAFKA_HEAP_OPTS", "-Xmx1g",
                        "HOME", "/root"));

        assertThat(client)
                .containsEntry("bootstrap.servers", "broker.example:9094")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "PLAIN")
                .containsEntry("sasl.jaas.config", "module required username=\"u\";")
                .containsEntry("ssl.truststore.location", "/trust.pem")
                .doesNotContainKeys("heap.opts", "home");
    }

    @Test
    void the_checker_never_commits_whatever_the_environment_says() {
        assertThat(Topics.client("localhost:9092", Map.of("KAFKA_ENABLE_AUTO_COMMIT", "true")))
                .containsEntry("bootstrap.servers", "localhost:9092")
                .containsEntry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    }
}
