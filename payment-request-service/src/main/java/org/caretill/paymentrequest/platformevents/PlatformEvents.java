package org.caretill.paymentrequest.platformevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.caretill.identifiers.TypeId;
import org.caretill.transactions.Transactions;

/**
 * The events for the video-call platform: its outbox. An event exists if, and only if, the transaction that changed the
 * payment request has committed, because it is a row of that transaction. Call it inside {@link Transactions}.
 */
@ApplicationScoped
public class PlatformEvents {

    /** The prefix of the ids. */
    static final String PREFIX = "event";

    private final ObjectMapper json;
    private final InstantSource clock;
    private final Runnable wakeJob;

    PlatformEvents(ObjectMapper json, InstantSource clock, EventPositionsJob positions) {
        this.json = json;
        this.clock = clock;
        this.wakeJob = positions::assignSoon;
    }

    /** Adds an event to the transaction that changes the request. */
    public Uni<Void> add(PlatformEventType type, PlatformEventData data) {
        Transactions.afterCommit(wakeJob);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into platform_event (id, type, organisation_id, clinic_id, payment_request_id, at, data)
                    values (?1, ?2, ?3, ?4, ?5, ?6, ?7)\
                    """)
                        .setParameter(1, TypeId.next(PREFIX))
                        .setParameter(2, type.wireName())
                        .setParameter(3, data.organisationId())
                        .setParameter(4, data.clinicId())
                        .setParameter(5, data.paymentRequestId())
                        .setParameter(6, clock.instant())
                        .setParameter(7, write(data))
                        .executeUpdate())
                .replaceWithVoid();
    }

    private String write(PlatformEventData data) {
        try {
            return json.writeValueAsString(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
