package org.caretill.deadletters;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.caretill.outboxinbox.EventConsumer;
import org.caretill.outboxinbox.ReceivedEvent;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** A service's consumer with a defect that can be mended: what it does not know makes it fail. */
@ApplicationScoped
class ThingConsumer {

    static final String TOPIC = "test-things";

    private final EventConsumer events;
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    ThingConsumer(EventConsumer events) {
        this.events = events;
    }

    @Incoming("things")
    Uni<Void> take(ConsumerRecord<String, byte[]> message) {
        return events.consume("things", message, this::effect);
    }

    void doesNotKnow(String reference) {
        unknown.add(reference);
    }

    void learns(String reference) {
        unknown.remove(reference);
    }

    private Uni<Void> effect(ReceivedEvent event) {
        String reference = event.dataAs(Thing.class).reference();
        if (unknown.contains(reference)) {
            var cause = new IllegalArgumentException(reference);
            throw new IllegalStateException("Who knows " + new String(event.data(), StandardCharsets.UTF_8), cause);
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("insert into effect (reference) values (?1)")
                        .setParameter(1, reference)
                        .executeUpdate())
                .replaceWithVoid();
    }

    record Thing(String reference) {}
}
