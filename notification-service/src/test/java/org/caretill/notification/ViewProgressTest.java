package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ViewProgressTest {

    private static final TopicPartition PARTITION = new TopicPartition("payment-requests.v1", 0);

    private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");

    ViewProgressTest() {
        consumer.assign(List.of(PARTITION));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 20L));
        consumer.updateEndOffsets(Map.of(PARTITION, 100L));
    }

    private long startWith(Map<TopicPartition, Long> known) {
        ViewProgress.seek(consumer, List.of(PARTITION), known);
        return consumer.position(PARTITION);
    }

    @Test
    void a_replica_starts_where_the_view_is_complete() {
        assertThat(startWith(Map.of(PARTITION, 42L))).isEqualTo(42);
        assertThat(startWith(Map.of(PARTITION, 100L))).isEqualTo(100);
    }

    @Test
    void the_first_replica_ever_starts_at_the_beginning() {
        assertThat(startWith(Map.of())).isEqualTo(20);
    }

    @Test
    void a_topic_that_was_created_again_is_read_from_the_beginning() {
        assertThat(startWith(Map.of(PARTITION, 101L))).isEqualTo(20);
    }
}
