package org.caretill.outboxinbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import org.caretill.transactions.Transactions;

/**
 * Publishes events through the outbox table: an added event is sent if, and only if, the surrounding transaction
 * commits, at least once and in order per key. Call it inside {@link Transactions}.
 */
@ApplicationScoped
public class Outbox {

    private final ObjectMapper json;
    private final Runnable wakeRelay;

    Outbox(ObjectMapper json, OutboxRelay relay) {
        this.json = json;
        this.wakeRelay = relay::wake;
    }

    /** Adds the event to the current transaction. */
    public Uni<Void> add(OutgoingEvent event) {
        return insert(event.topic(), event.key(), event.type(), dataOf(event), "");
    }

    /**
     * Adds a message that was already sent to the topic, to send it there again unchanged. It keeps its event id, so
     * consumers that have processed it ignore the duplicate. It is sent in order with the other events of its key.
     */
    public Uni<Void> addAgain(String topic, SentMessage message) {
        return insert(topic, message.keyAsText(), SentMessage.TYPE, "", message.asJson());
    }

    private Uni<Void> insert(String topic, String key, String type, String data, String message) {
        Transactions.afterCommit(wakeRelay);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                                insert into outbox (id, topic, key, type, data, message)
                                values (?1, ?2, ?3, ?4, ?5, nullif(?6, ''))""")
                        .setParameter(1, UUID.randomUUID().toString())
                        .setParameter(2, topic)
                        .setParameter(3, key)
                        .setParameter(4, type)
                        .setParameter(5, data)
                        .setParameter(6, message)
                        .executeUpdate())
                .replaceWithVoid();
    }

    private String dataOf(OutgoingEvent event) {
        try {
            return json.writeValueAsString(event.data());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The data of " + event.type() + " cannot be written as JSON", e);
        }
    }
}
