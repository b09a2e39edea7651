package org.caretill.localstack;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.caretill.contracts.EventTopics;

/**
 * The topics of the stack: those for events as the contract declares them, but with one replica because there is one
 * broker, and a dead-letter topic for each consumer. Its messages may be larger than a broker's default, so that the
 * largest message still fits together with the headers that describe the failure.
 */
final class Topics {

    private static final short REPLICAS = 1;

    private static final List<String> CONSUMERS = List.of(
            "clinic-config-service", "payment-request-service", "stripe-webhook-service", "notification-service");

    private Topics() {}

    static List<NewTopic> all() {
        var events = EventTopics.declared().stream()
                .map(topic -> new NewTopic(topic.name(), topic.numPartitions(), REPLICAS).configs(topic.configs()));
        var deadLetters = CONSUMERS.stream()
                .map(consumer -> new NewTopic(consumer + ".dead-letters", 1, REPLICAS)
                        .configs(Map.of(
                                "cleanup.policy",
                                "delete",
                                "max.message.bytes",
                                "2097152",
                                "retention.ms",
                                "1209600000")));
        return Stream.concat(events, deadLetters).toList();
    }
}
