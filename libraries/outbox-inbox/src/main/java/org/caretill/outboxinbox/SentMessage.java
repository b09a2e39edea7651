package org.caretill.outboxinbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was in a topic, byte by byte. It need not be an event or text, and may have no key or no value.
 *
 * @param headers in their order; a name may occur more than once
 */
public record SentMessage(byte @Nullable [] key, List<Header> headers, byte @Nullable [] value) {

    /** The type under which any such message is counted in the metrics. */
    static final String TYPE = "sent-again";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A header of a message. */
    public record Header(String name, byte @Nullable [] value) {}

    static SentMessage of(String json) {
        try {
            return JSON.readValue(json, SentMessage.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message in the outbox cannot be read as JSON", e);
        }
    }

    String asJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message cannot be written as JSON", e);
        }
    }

    /** The key by which the relay orders it. A binary key is decoded as text, which is good enough for ordering. */
    String keyAsText() {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }

    ProducerRecord<byte[], byte[]> to(String topic) {
        var message = new ProducerRecord<byte[], byte[]>(topic, key, value);
        headers.forEach(header -> message.headers().add(header.name(), header.value()));
        return message;
    }
}
