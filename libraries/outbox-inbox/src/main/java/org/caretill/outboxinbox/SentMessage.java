package org.caretill.outboxinbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A message as it stood in a topic, byte by byte: it need not be an event, nor text, nor have a key or a value.
 *
 * @param headers in their order; a name may occur more than once
 */
public record SentMessage(byte @Nullable [] key, List<Header> headers, byte @Nullable [] value) {

    /** What counts such a message, whatever it is, where events are counted by their type. */
    static final String TYPE = "sent-again";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A header of a message. */
    public record Header(String name, byte @Nullable [] value) {}

    static SentMessage of(String json) {
        try {
            return JSON.readValue(json, SentMessage.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The outbox has a message that it did not write", e);
        }
    }

    String asJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A message cannot be written as JSON", e);
        }
    }

    /** What orders it among the events of its key; for a key that is no text something of its own. */
    String keyAsText() {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }

    ProducerRecord<byte[], byte[]> to(String topic) {
        var message = new ProducerRecord<byte[], byte[]>(topic, key, value);
        headers.forEach(header -> message.headers().add(header.name(), header.value()));
        return message;
    }
}
