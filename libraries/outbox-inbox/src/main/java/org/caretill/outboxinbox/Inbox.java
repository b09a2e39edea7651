package org.caretill.outboxinbox;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Records which events a consumer has processed, in the transaction of their effect. */
@ApplicationScoped
class Inbox {

    /**
     * Whether the consumer sees this event for the first time. If one event is delivered twice at the same time, the
     * second delivery waits for the first transaction and then gets {@code false} if that has committed.
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
