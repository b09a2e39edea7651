package org.caretill.deadletters;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.identifiers.TypeId;
import org.caretill.outboxinbox.SentMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message that the service could not process: the original, where it was read from, and why it failed. If a message
 * is replayed and fails again, it does so at another offset, so that is another dead letter, which counts the earlier
 * replays of its event. {@link #replay} is the only change.
 */
@Entity
@Table(name = "dead_letter")
class DeadLetter {

    static final String ID = "dlet" + TypeId.SUFFIX;
    static final String ID_RULE = "must be the id of a dead letter";

    /** SmallRye's headers about the failure, which it puts before those of the message. */
    private static final String FAILURE_HEADERS = "dead-letter-";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Id
    private String id;

    private String consumer;
    private String topic;

    @Column(name = "partition")
    private int partition;

    @Column(name = "\"offset\"")
    private long position;

    @Column(name = "key")
    private byte @Nullable [] messageKey;

    private String headers;

    @Column(name = "value")
    private byte @Nullable [] messageValue;

    private String reason;

    @Column(name = "event_id")
    private @Nullable String eventId;

    @Column(name = "event_type")
    private @Nullable String eventType;

    @Column(name = "dead_at")
    private Instant deadAt;

    @Column(name = "replayed_at")
    private @Nullable Instant replayedAt;

    private int replays;

    @SuppressWarnings("NullAway.Init") // Hibernate sets the fields after this constructor.
    protected DeadLetter() {}

    /**
     * Reads a record of the dead-letter topic. If SmallRye's headers do not say which topic and offset it came from,
     * the record's own are used.
     */
    DeadLetter(String consumer, ConsumerRecord<byte[], byte[]> letter) {
        Headers all = new Headers(letter);
        String from = all.first(FAILURE_HEADERS + "topic");
        Long offset = all.number(FAILURE_HEADERS + "offset");
        Long partition = all.number(FAILURE_HEADERS + "partition");
        boolean known = from != null && offset != null && partition != null;
        this.id = TypeId.next("dlet");
        this.consumer = consumer;
        this.topic = known && from != null ? from : letter.topic();
        this.partition = known && partition != null ? partition.intValue() : letter.partition();
        this.position = known && offset != null ? offset : letter.offset();
        this.messageKey = letter.key();
        this.headers = json(all.ofTheMessage());
        this.messageValue = letter.value();
        String why = all.first(FAILURE_HEADERS + "reason");
        this.reason = why == null ? "No reason given" : why;
        this.eventId = all.last("ce_id");
        this.eventType = all.last("ce_type");
        this.deadAt = Instant.ofEpochMilli(letter.timestamp());
    }

    String id() {
        return id;
    }

    String topic() {
        return topic;
    }

    int partition() {
        return partition;
    }

    long position() {
        return position;
    }

    @Nullable
    String eventId() {
        return eventId;
    }

    boolean isWaiting() {
        return replayedAt == null;
    }

    /** The message as the service received it. */
    SentMessage message() {
        return new SentMessage(messageKey, readHeaders(), messageValue);
    }

    /** Sets how often the event was replayed before it failed this time. */
    void setEarlierReplays(int replays) {
        this.replays = replays;
    }

    void replay(Instant now) {
        replayedAt = now;
        replays++;
    }

    Summary summary() {
        return new Summary(
                id,
                consumer,
                topic,
                partition,
                position,
                messageKey,
                eventId,
                eventType,
                reason,
                deadAt,
                replayedAt,
                replays);
    }

    Content content() {
        return Content.of(summary(), readHeaders(), messageValue);
    }

    private List<SentMessage.Header> readHeaders() {
        try {
            return JSON.readValue(headers, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The stored headers of a dead letter are not readable", e);
        }
    }

    private static String json(List<SentMessage.Header> headers) {
        try {
            return JSON.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Headers cannot be written as JSON", e);
        }
    }

    /**
     * The headers of a dead letter. Values to be shown are reduced to printable ASCII of a bounded length; empty ones
     * are null.
     */
    private record Headers(ConsumerRecord<byte[], byte[]> letter) {

        private static final int MAX_LENGTH = 300;

        @Nullable
        String first(String name) {
            var values = letter.headers().headers(name).iterator();
            return values.hasNext() ? plain(values.next().value()) : null;
        }

        @Nullable
        String last(String name) {
            var header = letter.headers().lastHeader(name);
            return header == null ? null : plain(header.value());
        }

        @Nullable
        Long number(String name) {
            String text = first(name);
            return text != null && text.matches("[0-9]{1,18}") ? Long.valueOf(text) : null;
        }

        List<SentMessage.Header> ofTheMessage() {
            return StreamSupport.stream(letter.headers().spliterator(), false)
                    .filter(header -> !header.key().startsWith(FAILURE_HEADERS))
                    .map(header -> new SentMessage.Header(header.key(), header.value()))
                    .toList();
        }

        private static @Nullable String plain(byte @Nullable [] value) {
            if (value == null || value.length == 0) {
                return null;
            }
            String text = new String(value, StandardCharsets.UTF_8).replaceAll("[^ -~]", "?");
            return text.substring(0, Math.min(text.length(), MAX_LENGTH));
        }
    }
}
