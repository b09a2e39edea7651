package org.caretill.endtoendtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.caretill.endtoendtests.Address.KAFKA;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads messages from Kafka. */
final class PublishedEvents {

    private final RunningStack stack;

    PublishedEvents(RunningStack stack) {
        this.stack = stack;
    }

    /** A message; id and type are its CloudEvents headers. */
    record Event(String topic, String key, String id, String type, String data, String whole) {

        static Event of(ConsumerRecord<String, String> message) {
            var whole = new StringBuilder().append(message.key()).append('\n').append(message.value());
            message.headers()
                    .forEach(header ->
                            whole.append('\n').append(header.key()).append('=').append(text(header.value())));
            return new Event(
                    message.topic(),
                    message.key(),
                    header(message, "ce_id"),
                    header(message, "ce_type"),
                    message.value(),
                    whole.toString());
        }

        private static String header(ConsumerRecord<String, String> message, String name) {
            var header = message.headers().lastHeader(name);
            return header == null ? "" : text(header.value());
        }

        private static String text(byte[] value) {
            return value == null ? "" : new String(value, UTF_8);
        }
    }

    List<Event> in(String topic) {
        return read(Set.of(topic));
    }

    /** The messages of every topic, including dead letters. */
    List<Event> everywhere() {
        try (var consumer = consumer()) {
            return read(consumer.listTopics().keySet());
        }
    }

    private List<Event> read(Collection<String> topics) {
        try (var consumer = consumer()) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Event> events = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(message -> events.add(Event.of(message)));
            }
            return events;
        }
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        "localhost:" + stack.port(KAFKA),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new StringDeserializer(),
                new StringDeserializer());
    }
}
