package org.caretill.outboxinbox;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Remembers which events a consumer has taken, in the transaction of their effect. */
@ApplicationScoped
class Inbox {

    /**
     * Whether the consumer meets the event for the first time. Two concurrent deliveries of one event wait for each
     * other: the second sees {@code false} once the first has committed.
     */
    Uni<Boolean> firstTime(String consumer, String eventId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into inbox (consumer, event_id) values (?1, ?2) on conflict do nothing")
                        .setParameter(1, consumer)
                        .setParameter(2, eventId)
                        .executeUpdate())
                .map(inserted -> inserted == 1);
    }
}
