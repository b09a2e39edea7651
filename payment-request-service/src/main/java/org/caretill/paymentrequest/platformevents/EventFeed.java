package org.caretill.paymentrequest.platformevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import org.caretill.paging.Page;
import org.caretill.problemdetails.RefusedException;
import org.caretill.transactions.Batches;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The events of the last thirty days, as the platform reads them: each once, in the order of their positions. Call it
 * inside {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
class EventFeed {

    private static final Duration KEPT = Duration.ofDays(30);

    private final ObjectMapper json;
    private final InstantSource clock;

    EventFeed(ObjectMapper json, InstantSource clock) {
        this.json = json;
        this.clock = clock;
    }

    /**
     * An event as the platform reads it.
     *
     * @param id the same in every delivery of this event
     * @param timestamp when the request changed
     * @param data the payment request as it was then, and what was refunded or disputed
     */
    @Schema(name = "PlatformEvent")
    record PlatformEvent(
            String id,
            PlatformEventType type,
            Instant timestamp,

            @Schema(implementation = PlatformEventData.class)
            JsonNode data) {}

    /**
     * The events after this one, in the order of their positions.
     *
     * @param after the last event that the caller has; null: from the oldest that is kept
     * @throws RefusedException 404 if that event is not kept any more, so that later ones may be missing too
     */
    Uni<Page<PlatformEvent>> after(@Nullable String after, int limit) {
        return positionOf(after)
                .chain(position -> Panache.getSession()
                        .chain(session -> session.createNativeQuery(
                                        "select id, type, at, data from platform_event where position > ?1"
                                                + " order by position",
                                        Object[].class)
                                .setParameter(1, position)
                                .setMaxResults(Page.rowsToRead(limit))
                                .getResultList()))
                .map(rows ->
                        Page.of(rows.stream().map(this::event).toList(), limit, event -> event, PlatformEvent::id));
    }

    private static Uni<Long> positionOf(@Nullable String event) {
        if (event == null) {
            return Uni.createFrom().item(0L);
        }
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select position from platform_event where id = ?1 and position is not null",
                                Long.class)
                        .setParameter(1, event)
                        .getSingleResultOrNull())
                .onItem()
                .ifNull()
                .failWith(() -> RefusedException.notFound("event"));
    }

    private PlatformEvent event(Object[] row) {
        return new PlatformEvent(
                (String) row[0],
                PlatformEventType.ofWireName((String) row[1]),
                ((OffsetDateTime) row[2]).toInstant(),
                read((String) row[3]));
    }

    /** Deletes a batch of events that are older than thirty days, with their deliveries. */
    Uni<Integer> deleteOld() {
        return Batches.delete("platform_event", "at < ?1", clock.instant().minus(KEPT));
    }

    private JsonNode read(String data) {
        try {
            return json.readTree(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
