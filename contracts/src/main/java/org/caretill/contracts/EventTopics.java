package org.caretill.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The Kafka topics declared in {@code asyncapi.yaml} by its <a
 * href="https://github.com/asyncapi/bindings/tree/master/kafka">Kafka bindings</a>. Whoever runs a broker for Caretill
 * creates the topics from these declarations; the services send to them by the constants.
 */
public final class EventTopics {

    public static final String CLINIC_PAYMENTS = "clinic-payments.v1";
    public static final String STRIPE_FACTS = "stripe-facts.v1";
    public static final String PAYMENT_REQUESTS = "payment-requests.v1";
    public static final String LIVE_DELIVERIES = "live-deliveries.v1";

    private EventTopics() {}

    /** All topics, with partitions, replicas and configuration. */
    public static List<NewTopic> declared() {
        return StreamSupport.stream(asyncApi().path("channels").spliterator(), false)
                .map(channel -> topic(channel.path("bindings").path("kafka")))
                .toList();
    }

    /** The types of the events that a topic may carry. */
    public static List<String> eventTypes(String topic) {
        return StreamSupport.stream(asyncApi().path("channels").spliterator(), false)
                .filter(channel -> channel.path("address").asText().equals(topic))
                .flatMap(channel -> StreamSupport.stream(
                        ((Iterable<String>) () -> channel.path("messages").fieldNames()).spliterator(), false))
                .toList();
    }

    /** Creates the topics that do not exist yet, and does not change the others. */
    public static void create(Admin admin) throws InterruptedException, ExecutionException {
        for (var created : admin.createTopics(declared()).values().values()) {
            try {
                created.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static NewTopic topic(JsonNode kafka) {
        Map<String, String> configuration = new LinkedHashMap<>();
        kafka.path("topicConfiguration")
                .properties()
                .forEach(setting -> configuration.put(setting.getKey(), textOf(setting.getValue())));
        return new NewTopic(
                        kafka.path("topic").asText(), kafka.path("partitions").asInt(), (short)
                                kafka.path("replicas").asInt())
                .configs(configuration);
    }

    private static String textOf(JsonNode value) {
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(","))
                : value.asText();
    }

    private static JsonNode asyncApi() {
        try (InputStream file = EventTopics.class.getResourceAsStream("/contracts/asyncapi.yaml")) {
            return new YAMLMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
