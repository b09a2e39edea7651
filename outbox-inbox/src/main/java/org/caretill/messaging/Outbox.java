package org.caretill.messaging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/**
 * The way out for events: an added event is published if, and only if, the surrounding transaction commits, at least
 * once and in order per key. Call it inside {@link Transactions}.
 */
@ApplicationScoped
public class Outbox {

    private static final String USED = Outbox.class.getName();

    private final ObjectMapper json;

    Outbox(ObjectMapper json) {
        this.json = json;
    }

    /** Adds the event to the current transaction. */
    public Uni<Void> add(OutgoingEvent event) {
        String data = dataOf(event);
        Vertx.currentContext().putLocal(USED, true);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into outbox (id, topic, key, type, data) values (?1, ?2, ?3, ?4, ?5)")
                        .setParameter(1, UUID.randomUUID().toString())
                        .setParameter(2, event.topic())
                        .setParameter(3, event.key())
                        .setParameter(4, event.type())
                        .setParameter(5, data)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Whether the transaction that ran on the context has added an event. */
    static boolean wasUsedIn(Context transaction) {
        return transaction.getLocal(USED) != null;
    }

    private String dataOf(OutgoingEvent event) {
        try {
            return json.writeValueAsString(event.data());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The data of " + event.type() + " cannot be written as JSON", e);
        }
    }
}
