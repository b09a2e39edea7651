package org.caretill.outboxinbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class ReceivedEventTest {

    private static final Instant SENT = Instant.parse("2026-11-23T01:02:09Z");

    private static ConsumerRecord<String, byte[]> message(String... time) {
        var headers = new RecordHeaders();
        for (String value : time) {
            headers.add("ce_time", value.getBytes(StandardCharsets.UTF_8));
        }
        return new ConsumerRecord<>(
                "topic",
                0,
                0,
                SENT.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                "key",
                new byte[0],
                headers,
                Optional.empty());
    }

    @Test
    void an_event_happened_when_its_producer_says_even_if_it_was_sent_later() {
        assertThat(ReceivedEvent.timeOf(message("2026-11-23T01:02:03.456789Z")))
                .isEqualTo("2026-11-23T01:02:03.456789Z");
    }

    @Test
    void without_a_time_that_can_be_read_it_happened_when_it_was_sent() {
        assertThat(ReceivedEvent.timeOf(message())).isEqualTo(SENT);
        assertThat(ReceivedEvent.timeOf(message("yesterday"))).isEqualTo(SENT);
    }
}
