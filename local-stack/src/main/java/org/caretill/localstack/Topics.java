package org.caretill.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The topics of the stack. Those of events are as the contract (AsyncAPI 3) declares them: each channel's address with its Kafka binding's partitions and
 * topic configuration. One broker keeps one replica, whatever the contract asks of a cluster. Each consumer has
 * a topic for what it could never process, which keeps it until somebody has dealt with it.
 */
final class Topics {

    private static final short REPLICAS = 1;

    private Topics() {}

    private static final List<String> CONSUMERS =
            List.of("clinic-config-service", "payment-request-service", "notification-service");

    static List<NewTopic> all() throws IOException {
        var topics = new ArrayList<>(ofTheContract());
        CONSUMERS.forEach(consumer -> topics.add(new NewTopic(consumer + ".dead-letters", 1, REPLICAS)
                .configs(Map.of("cleanup.policy", "delete", "retention.ms", "-1"))));
        return topics;
    }

    private static List<NewTopic> ofTheContract() throws IOException {
        try (var contract = Topics.class.getResourceAsStream("/contracts/asyncapi.yaml")) {
            var topics = new ArrayList<NewTopic>();
            for (JsonNode channel : new YAMLMapper().readTree(contract).path("channels")) {
                JsonNode kafka = channel.path("bindings").path("kafka");
                topics.add(new NewTopic(
                                channel.path("address").asText(),
                                kafka.path("partitions").asInt(1),
                                REPLICAS)
                        .configs(configuration(kafka.path("topicConfiguration"))));
            }
            return topics;
        }
    }

    private static HashMap<String, String> configuration(JsonNode declared) {
        var configuration = new HashMap<String, String>();
        declared.properties().forEach(setting -> configuration.put(setting.getKey(), text(setting.getValue())));
        return configuration;
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(","))
                : value.asText();
    }
}
