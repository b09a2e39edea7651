package org.caretill.invariants;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.caretill.invariants.Evidence.Message;

/** Reads all messages that are in Kafka now. */
final class Topics {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String DEAD_LETTERS = ".dead-letters";

    private static final String VARIABLE = "KAFKA_";

    /** After so long without messages, the broker counts as unavailable. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, Object> client;

    /**
     * @param bootstrapServers the sandbox's broker, unless the environment names another
     * @param environment its variables KAFKA_… are settings of the client, with the same names as for the services
     */
    Topics(String bootstrapServers, Map<String, String> environment) {
        this.client = client(bootstrapServers, environment);
    }

    static Map<String, Object> client(String bootstrapServers, Map<String, String> environment) {
        Map<String, Object> client = new HashMap<>();
        client.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        environment.forEach((variable, value) -> {
            if (variable.startsWith(VARIABLE)) {
                String setting = variable.substring(VARIABLE.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '.');
                // Others are for Kafka's own scripts, such as KAFKA_HEAP_OPTS.
                if (ConsumerConfig.configNames().contains(setting)) {
                    client.put(setting, value);
                }
            }
        });
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 30_000);
        client.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        return client;
    }

    /** The events between the services. */
    List<Message> events() {
        List<Message> messages = new ArrayList<>();
        read(
                List.of(DeliveryInvariants.FACTS, DeliveryInvariants.EVENTS, DeliveryInvariants.CLINICS),
                message -> messages.add(messageOf(message)));
        return messages;
    }

    /** A message that could not be processed: by which consumer, its position, and the id of its event. */
    record DeadLetter(String consumer, String position, String id) {}

    /** A set, because several replicas of a consumer may have dead-lettered the same message. */
    Set<DeadLetter> deadLetters() {
        Set<DeadLetter> letters = new HashSet<>();
        read(
                deadLetterTopics(),
                message -> letters.add(new DeadLetter(
                        consumerOf(message.topic()),
                        header(message, "dead-letter-topic")
                                + ' '
                                + header(message, "dead-letter-partition")
                                + ' '
                                + header(message, "dead-letter-offset"),
                        header(message, "ce_id"))));
        return letters;
    }

    private List<String> deadLetterTopics() {
        return topics().stream().filter(topic -> topic.endsWith(DEAD_LETTERS)).toList();
    }

    private static String consumerOf(String deadLetterTopic) {
        return deadLetterTopic.substring(0, deadLetterTopic.length() - DEAD_LETTERS.length());
    }

    /** Every message of every topic as text: key, headers and value. */
    Stream<String> everything() {
        List<String> texts = new ArrayList<>();
        read(topics(), message -> {
            var text = new StringBuilder(message.topic()).append(' ').append(message.key());
            message.headers().forEach(header -> text.append(' ').append(text(header.value())));
            texts.add(text.append(' ').append(text(message.value())).toString());
        });
        return texts.stream();
    }

    private List<String> topics() {
        try (var consumer = consumer()) {
            return consumer.listTopics().keySet().stream()
                    .filter(topic -> !topic.startsWith("__"))
                    .sorted()
                    .toList();
        }
    }

    private void read(Collection<String> topics, Consumer<ConsumerRecord<String, byte[]>> taker) {
        try (var consumer = consumer()) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long lastNews = System.nanoTime();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                var messages = consumer.poll(Duration.ofMillis(200));
                if (!messages.isEmpty()) {
                    lastNews = System.nanoTime();
                } else if (System.nanoTime() - lastNews > PATIENCE.toNanos()) {
                    throw new IllegalStateException("Kafka does not answer");
                }
                messages.forEach(taker);
            }
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static Message messageOf(ConsumerRecord<String, byte[]> message) {
        return new Message(
                message.topic(),
                message.partition(),
                message.offset(),
                message.key(),
                header(message, "ce_id"),
                header(message, "ce_type"),
                json(message.value()));
    }

    private static JsonNode json(byte[] value) {
        try {
            return value == null ? MissingNode.getInstance() : JSON.readTree(value);
        } catch (IOException _) {
            return MissingNode.getInstance();
        }
    }

    private static String header(ConsumerRecord<String, byte[]> message, String name) {
        var header = message.headers().lastHeader(name);
        return header == null ? "" : text(header.value());
    }

    private static String text(byte[] value) {
        return value == null ? "" : new String(value, UTF_8);
    }
}
