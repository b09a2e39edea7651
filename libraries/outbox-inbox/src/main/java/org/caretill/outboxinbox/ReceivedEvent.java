package org.caretill.outboxinbox;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A CloudEvent received from Kafka in binary mode (<a
 * href="https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/kafka-protocol-binding.md">binding</a>).
 *
 * @param id the CloudEvent id, which a redelivery repeats
 * @param type the CloudEvent type
 * @param data the JSON data, unparsed
 */
public record ReceivedEvent(String id, String type, byte[] data) {

    /** Ignores fields that a consumer does not know, so that producers can add some. */
    private static final ObjectReader READER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build()
            .reader();

    /**
     * Reads the headers of a message.
     *
     * @throws MalformedEventException if it is not a CloudEvent in binary mode
     */
    public static ReceivedEvent of(ConsumerRecord<String, byte[]> message) {
        if (message.value() == null) {
            throw new MalformedEventException("The message has no data");
        }
        return new ReceivedEvent(header(message, "ce_id"), header(message, "ce_type"), message.value());
    }

    /** When the event happened according to its producer; without a valid time, when the message was sent. */
    public static Instant timeOf(ConsumerRecord<String, byte[]> message) {
        var time = message.headers().lastHeader("ce_time");
        if (time != null && time.value() != null) {
            try {
                return Instant.parse(new String(time.value(), StandardCharsets.UTF_8));
            } catch (DateTimeParseException _) {
                // An unreadable time is treated as missing, because the event itself may be valid.
            }
        }
        return Instant.ofEpochMilli(message.timestamp());
    }

    /**
     * Whether the message has a type that is none of these. A message without a type is malformed, so it gives false.
     */
    static boolean hasOtherTypeThan(Set<String> types, ConsumerRecord<String, byte[]> message) {
        var type = message.headers().lastHeader("ce_type");
        return type != null
                && type.value() != null
                && !types.contains(new String(type.value(), StandardCharsets.UTF_8));
    }

    /**
     * Reads the data as the consumer's own record.
     *
     * @throws MalformedEventException if it does not fit
     */
    public <T> T dataAs(Class<T> type) {
        try {
            return READER.readValue(data, type);
        } catch (IOException | IllegalArgumentException e) {
            // The parser's message may quote the data, so only the kind of failure is reported.
            throw new MalformedEventException("The data of a " + this.type + " does not fit " + type.getSimpleName()
                    + ": " + e.getClass().getSimpleName());
        }
    }

    private static String header(ConsumerRecord<String, byte[]> message, String name) {
        var header = message.headers().lastHeader(name);
        if (header == null || header.value() == null || header.value().length == 0) {
            throw new MalformedEventException("The message has no header " + name);
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }
}
