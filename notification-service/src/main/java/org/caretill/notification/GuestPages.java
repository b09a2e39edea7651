package org.caretill.notification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.caretill.transactions.Batches;

/**
 * Which guests have a page open, on any replica. A guest who closes a page counts as present for a few seconds more,
 * because a reload closes it, too.
 */
@ApplicationScoped
class GuestPages {

    private final ObjectMapper json;

    GuestPages(ObjectMapper json) {
        this.json = json;
    }

    /**
     * A page of a guest.
     *
     * @param paymentRequestId the request of the page behind a pay link; empty for the page of the call
     */
    record Page(String clinicId, String callId, String participantId, String paymentRequestId) {

        static Page of(Viewer.Guest guest) {
            String request = guest.paymentRequestId();
            return new Page(guest.clinicId(), guest.callId(), guest.participantId(), request == null ? "" : request);
        }
    }

    /** A page that is or was open, and whether it is. */
    record Presence(Page page, boolean present) {}

    private record Change(Page page, boolean present) {}

    /**
     * Stores which pages are open at a replica, and that the replica is alive; call it in a transaction.
     *
     * @param before what was stored for the replica
     */
    Uni<Void> store(UUID replica, Set<Page> before, Set<Page> open) {
        List<Change> changes = new ArrayList<>();
        difference(open, before).forEach(page -> changes.add(new Change(page, true)));
        difference(before, open).forEach(page -> changes.add(new Change(page, false)));
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                        insert into live_replica (id, seen_at) values (?1, now())
                        on conflict (id) do update set seen_at = now()
                        """)
                        .setParameter(1, replica)
                        .executeUpdate()
                        .chain(() -> changes.isEmpty()
                                ? Uni.createFrom().item(0)
                                : session.createNativeQuery("""
                                                insert into guest_presence
                                                    (clinic_id, call_id, participant_id, payment_request_id, replica, present, changed_at)
                                                select
                                                    change -> 'page' ->> 'clinicId', change -> 'page' ->> 'callId',
                                                    change -> 'page' ->> 'participantId', change -> 'page' ->> 'paymentRequestId',
                                                    ?1, (change ->> 'present') = 'true', now()
                                                from json_array_elements(cast(cast(?2 as text) as json)) as change
                                                on conflict (call_id, clinic_id, participant_id, payment_request_id, replica) do update
                                                set present = excluded.present, changed_at = excluded.changed_at
                                                """)
                                        .setParameter(1, replica)
                                        .setParameter(2, write(changes))
                                        .executeUpdate()))
                .replaceWithVoid();
    }

    /** The pages of the calls, those that are open first; call it in a transaction. */
    Uni<List<Presence>> of(Collection<String> callIds) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("""
                        select page.clinic_id, page.call_id, page.participant_id, page.payment_request_id,
                            bool_or((page.present and replica.seen_at > now() - interval '10 s')
                                or page.changed_at > now() - interval '4 s') as present
                        from guest_presence page join live_replica replica on replica.id = page.replica
                        where page.call_id in (select json_array_elements_text(cast(cast(?1 as text) as json)))
                        group by page.clinic_id, page.call_id, page.participant_id, page.payment_request_id
                        order by present desc, page.participant_id, page.payment_request_id
                        """, Object[].class)
                        .setParameter(1, write(callIds))
                        .getResultList())
                .map(rows -> rows.stream().map(GuestPages::presence).toList());
    }

    private static Presence presence(Object[] row) {
        var page = new Page((String) row[0], (String) row[1], (String) row[2], (String) row[3]);
        return new Presence(page, (Boolean) row[4]);
    }

    /** Deletes a batch of pages of calls that are over: guest tokens expire within twelve hours. Call it in a transaction. */
    Uni<Integer> deleteOld() {
        return Batches.delete("guest_presence", "changed_at < now() - interval '2 days'");
    }

    /** Deletes a batch of processes that ended long ago; call it in a transaction. */
    Uni<Integer> deleteOldReplicas() {
        return Batches.delete("live_replica", "seen_at < now() - interval '3 days'");
    }

    private static Set<Page> difference(Set<Page> pages, Set<Page> without) {
        Set<Page> rest = new HashSet<>(pages);
        rest.removeAll(without);
        return rest;
    }

    private String write(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
