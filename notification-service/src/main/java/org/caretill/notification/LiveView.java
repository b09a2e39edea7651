package org.caretill.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.caretill.transactions.Batches;
import org.caretill.transactions.Transactions;
import org.hibernate.reactive.mutiny.Mutiny;
import org.hibernate.reactive.mutiny.Mutiny.SelectionQuery;

/**
 * The newest known state of every payment request of the last weeks. A state replaces an older one, never a newer one,
 * because events may be duplicate, late, or processed by another replica.
 */
@ApplicationScoped
class LiveView {

    /** Bounds a snapshot to the newest requests; far more than a call has. */
    static final int MAX_REQUESTS = 200;

    private final Transactions transactions;
    private final ObjectMapper json;

    LiveView(Transactions transactions, ObjectMapper json) {
        this.transactions = transactions;
        this.json = json;
    }

    /** Stores a state in the view unless a newer one is there; call it in a transaction. */
    Uni<Void> put(PaymentRequestState state, Instant changedAt) {
        String data = write(state);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                    insert into live_payment_request as known
                        (id, version, clinic_id, call_id, payer_participant_id, created_at, changed_at, data)
                    values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                    on conflict (id) do update
                    set version = excluded.version, changed_at = excluded.changed_at, data = excluded.data
                    where known.version < excluded.version
                    """)
                        .setParameter(1, state.id())
                        .setParameter(2, state.version())
                        .setParameter(3, state.clinicId())
                        .setParameter(4, state.callId())
                        .setParameter(5, state.payerParticipantId())
                        .setParameter(6, utc(state.createdAt()))
                        .setParameter(7, utc(changedAt))
                        .setParameter(8, data)
                        .executeUpdate())
                .replaceWithVoid();
    }

    /** Marks the request as delivered to its payer; false if it already was. Call it in a transaction. */
    Uni<Boolean> markDelivered(String id, Instant at) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "update live_payment_request set delivered_at = ?2 where id = ?1 and delivered_at is"
                                        + " null")
                        .setParameter(1, id)
                        .setParameter(2, utc(at))
                        .executeUpdate())
                .map(updated -> updated == 1);
    }

    /** The requests that the viewer may see, oldest first. */
    Uni<List<PaymentRequestState>> of(Viewer viewer) {
        return transactions
                .run(
                        viewer.tenancy(),
                        () -> Panache.getSession()
                                .chain(session -> rowsFor(viewer, session)
                                        .setMaxResults(MAX_REQUESTS)
                                        .getResultList()))
                .map(newestFirst -> newestFirst.reversed().stream()
                        .map(row -> read(row.data))
                        .filter(viewer::sees)
                        .toList());
    }

    private static SelectionQuery<LivePaymentRequest> rowsFor(Viewer viewer, Mutiny.Session session) {
        return switch (viewer) {
            case Viewer.Clinician clinician ->
                session.createQuery("""
                    from LivePaymentRequest where callId = :call and clinicId in :clinics
                    order by createdAt desc, id desc
                    """, LivePaymentRequest.class)
                        .setParameter("call", clinician.callId())
                        .setParameter("clinics", clinician.clinicIds());
            // A pay link's token gives access to one request only.
            case Viewer.Guest guest
            when guest.paymentRequestId() != null ->
                session.createQuery("from LivePaymentRequest where id = :id", LivePaymentRequest.class)
                        .setParameter("id", guest.paymentRequestId());
            case Viewer.Guest guest ->
                session.createQuery("""
                    from LivePaymentRequest
                    where callId = :call and clinicId = :clinic and payerParticipantId = :participant
                    order by createdAt desc, id desc
                    """, LivePaymentRequest.class)
                        .setParameter("call", guest.callId())
                        .setParameter("clinic", guest.clinicId())
                        .setParameter("participant", guest.participantId());
        };
    }

    /**
     * Deletes a batch of requests without a change for 30 days, whose calls are long over, to keep the table bounded.
     * Call it in a transaction.
     */
    Uni<Integer> deleteOld() {
        return Batches.delete("live_payment_request", "changed_at < now() - interval '30 days'");
    }

    private String write(PaymentRequestState state) {
        try {
            return json.writeValueAsString(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private PaymentRequestState read(String data) {
        try {
            return json.readerFor(PaymentRequestState.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
