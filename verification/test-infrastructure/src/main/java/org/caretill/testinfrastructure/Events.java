package org.caretill.testinfrastructure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Replaces the other services in a component test: sends CloudEvents to a topic and reads what was published. */
public final class Events {

    /** For all events of a test class: making one takes longer than sending an event. */
    private static @Nullable KafkaProducer<String, String> producer;

    private Events() {}

    /** Publishes an event with a new id and waits until the broker has it. */
    public static void send(String topic, String key, String type, String data) {
        send(topic, key, UUID.randomUUID().toString(), type, data);
    }

    /** Publishes an event and waits until the broker has it. */
    public static void send(String topic, String key, String id, String type, String data) {
        var message = new ProducerRecord<>(topic, key, data);
        Map.of("ce_specversion", "1.0", "ce_id", id, "ce_type", type, "ce_source", "/test")
                .forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try {
            producer().send(message).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static synchronized KafkaProducer<String, String> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(
                    Map.<String, Object>of(
                            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                            bootstrapServers(),
                            ProducerConfig.LINGER_MS_CONFIG,
                            0),
                    new StringSerializer(),
                    new StringSerializer());
        }
        return producer;
    }

    /** Ends the connection to the broker; the next test class may have another one. */
    static synchronized void close() {
        if (producer != null) {
            producer.close();
            producer = null;
        }
    }

    /** All messages that are in the topic now with this key, in order. */
    public static List<Published> published(String topic, String key) {
        return published(topic).stream()
                .filter(event -> key.equals(event.key()))
                .toList();
    }

    /** All messages that are in the topic now; in order within a key. */
    public static List<Published> published(String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers(),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Published> events = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(message -> events.add(Published.of(message)));
            }
            return events;
        }
    }

    private static String bootstrapServers() {
        return ConfigProvider.getConfig().getValue("KAFKA_BOOTSTRAP_SERVERS", String.class);
    }

    /** A message in a topic; {@code id}, {@code type} and {@code source} are its CloudEvents headers. */
    public record Published(
            String key, String id, String type, String source, String data, Map<String, String> headers) {

        static Published of(ConsumerRecord<String, String> message) {
            Map<String, String> headers = new HashMap<>();
            message.headers().forEach(header -> headers.put(header.key(), text(header.value())));
            return new Published(
                    message.key(),
                    headers.getOrDefault("ce_id", ""),
                    headers.getOrDefault("ce_type", ""),
                    headers.getOrDefault("ce_source", ""),
                    message.value(),
                    headers);
        }

        private static String text(byte @Nullable [] value) {
            return value == null ? "" : new String(value, StandardCharsets.UTF_8);
        }
    }
}
