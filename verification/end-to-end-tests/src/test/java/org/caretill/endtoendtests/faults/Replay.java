package org.caretill.endtoendtests.faults;

import static org.awaitility.Awaitility.await;
import static org.caretill.endtoendtests.Address.CLINIC_CONFIG_MANAGEMENT;
import static org.caretill.endtoendtests.Address.NOTIFICATION_MANAGEMENT;
import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST_MANAGEMENT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.caretill.endtoendtests.RunningStack;

/** Replays every message of the topics unchanged, as a relay does after a crash, or an operator. */
final class Replay {

    private static final String FACTS = "stripe-facts.v1";
    private static final String EVENTS = "payment-requests.v1";
    private static final Duration CONSUME_TIMEOUT = Duration.ofMinutes(2);

    private final RunningStack stack;
    private final Map<String, Object> kafka;

    Replay(RunningStack stack) {
        this.stack = stack;
        this.kafka = stack.kafkaClient();
    }

    /** Replays all messages, waits until every service has consumed them, and returns their number. */
    int replayAll() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> facts = read(FACTS);
        List<ConsumerRecord<byte[], byte[]>> events = read(EVENTS);
        Map<String, Double> goals = new HashMap<>();
        double payments = consumed(stack.urls(PAYMENT_REQUEST_MANAGEMENT)) + facts.size();
        double clinics = consumed(stack.urls(CLINIC_CONFIG_MANAGEMENT)) + facts.size() + events.size();
        for (String replica : stack.urls(NOTIFICATION_MANAGEMENT)) {
            goals.put(replica, consumed(List.of(replica)) + events.size());
        }
        send(facts);
        send(events);
        await("what was sent again is taken again").atMost(CONSUME_TIMEOUT).until(() -> {
            for (var goal : goals.entrySet()) {
                if (consumed(List.of(goal.getKey())) < goal.getValue()) {
                    return false;
                }
            }
            return consumed(stack.urls(PAYMENT_REQUEST_MANAGEMENT)) >= payments
                    && consumed(stack.urls(CLINIC_CONFIG_MANAGEMENT)) >= clinics;
        });
        return facts.size() + events.size();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (var consumer = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    private void send(List<ConsumerRecord<byte[], byte[]>> records) {
        try (var producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = records.stream()
                    .map(record -> producer.send(new ProducerRecord<>(
                            record.topic(), record.partition(), record.key(), record.value(), record.headers())))
                    .toList();
            producer.flush();
            sent.forEach(Future::resultNow);
        }
    }

    /** How many messages the processes have consumed since they started, with any result. */
    private static double consumed(List<String> processes) throws Exception {
        double sum = 0;
        for (String process : processes) {
            sum += Measurements.sum(Measurements.metrics(process), "caretill_events_consumed_total");
        }
        return sum;
    }
}
