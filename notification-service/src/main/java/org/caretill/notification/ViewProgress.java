package org.caretill.notification;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * The offsets up to which the view is complete. They are written in the transaction that changes the view, so they are
 * never ahead of it; a replica that starts continues from there. Every replica reads all partitions without gaps, so
 * the one that is ahead moves the offsets forward for all. A running replica also remembers the offsets up to which its
 * own sockets have got their messages: after a rebalance it continues there.
 */
@ApplicationScoped
@Default
@Identifier("view-progress")
class ViewProgress implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(ViewProgress.class);

    /** Less than the five minutes that Kafka allows between two polls. */
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(4);

    private final Transactions transactions;

    /** The next offset to push to the sockets of this process. Written by one thread, read by Kafka's. */
    private final Map<TopicPartition, Long> pushed = new ConcurrentHashMap<>();

    ViewProgress(Transactions transactions) {
        this.transactions = transactions;
    }

    /** Records that the view has the message and all before it in its partition; call it in the view's transaction. */
    Uni<Void> stored(ConsumerRecord<?, ?> message) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into view_progress as known (topic, partition, next_offset) values (?1, ?2, ?3)
                    on conflict (topic, partition) do update set next_offset = excluded.next_offset
                    where known.next_offset < excluded.next_offset
                    """)
                        .setParameter(1, message.topic())
                        .setParameter(2, message.partition())
                        .setParameter(3, message.offset() + 1)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Records that the message was pushed to the sockets of this process. */
    void pushed(ConsumerRecord<?, ?> message) {
        pushed.put(new TopicPartition(message.topic(), message.partition()), message.offset() + 1);
    }

    /** Called by Kafka's polling thread before it fetches anything. */
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> known = transactions
                .run(this::read)
                .onFailure()
                .invoke(failure -> LOG.warnf("live view not started, retrying: cause=%s", failure.toString()))
                .onFailure()
                .retry()
                .withBackOff(Duration.ofMillis(100), Duration.ofSeconds(2))
                .indefinitely()
                .await()
                .atMost(READ_TIMEOUT);
        known.putAll(pushed);
        seek(consumer, partitions, known);
    }

    /**
     * Without a known offset, reading starts at the beginning; also if the topic ends before the known offset, which
     * means that the topic was created again.
     */
    static void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions, Map<TopicPartition, Long> known) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        for (TopicPartition partition : partitions) {
            Long next = known.get(partition);
            if (next != null && next <= ends.getOrDefault(partition, 0L)) {
                consumer.seek(partition, next);
            } else {
                consumer.seekToBeginning(List.of(partition));
            }
            LOG.infof(
                    "live view resumed: topic=%s partition=%d offset=%d",
                    partition.topic(), partition.partition(), consumer.position(partition));
        }
    }

    private Uni<Map<TopicPartition, Long>> read() {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select topic, partition, next_offset from view_progress", Tuple.class)
                        .getResultList())
                .map(rows -> {
                    Map<TopicPartition, Long> known = new HashMap<>();
                    rows.forEach(row -> known.put(
                            new TopicPartition(row.get(0, String.class), row.get(1, Integer.class)),
                            row.get(2, Long.class)));
                    return known;
                });
    }
}
