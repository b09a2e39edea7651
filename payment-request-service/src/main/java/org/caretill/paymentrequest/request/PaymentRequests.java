package org.caretill.paymentrequest.request;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.caretill.calleridentity.Guest;
import org.caretill.calleridentity.Staff;
import org.caretill.outboxinbox.Outbox;
import org.caretill.outboxinbox.OutgoingEvent;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.model.EventType;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.model.Outcome.Changed;
import org.caretill.paymentrequest.model.Outcome.NeedsAttention;
import org.caretill.paymentrequest.model.Status;
import org.caretill.problemdetails.Problems;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All payment requests. A request to be changed is locked first, so that simultaneous commands and facts take turns;
 * every change writes timeline and outbox in the same transaction. Call it inside
 * {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
public class PaymentRequests {

    private static final Logger LOG = Logger.getLogger(PaymentRequests.class);

    private static final String TOPIC = "payment-requests.v1";

    private final Outbox outbox;
    private final InstantSource clock;
    private final MeterRegistry metrics;

    PaymentRequests(Outbox outbox, InstantSource clock, MeterRegistry metrics) {
        this.outbox = outbox;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Adds a new request and publishes it. */
    public Uni<PaymentRequest> add(PaymentRequest request) {
        return Panache.getSession()
                .chain(session -> session.persist(request))
                .chain(() -> record(request, EventType.PaymentRequested, null))
                .replaceWith(request);
    }

    /** Takes in a fact; publishes what it changes. */
    public Uni<Outcome> apply(PaymentRequest request, Fact fact) {
        Outcome outcome = request.apply(fact, clock.instant());
        return switch (outcome) {
            case Changed changed -> record(request, changed.event(), fact).replaceWith(outcome);
            case NeedsAttention attention -> {
                LOG.warnf(
                        "payment request needs attention: id=%s clinic=%s reason=%s",
                        request.id(), request.clinicId(), attention.reason().code());
                yield record(request, EventType.PaymentNeedsAttention, fact).replaceWith(outcome);
            }
            case Outcome.Unchanged _, Outcome.Refused _ -> Uni.createFrom().item(outcome);
        };
    }

    private Uni<Void> record(PaymentRequest request, EventType event, @Nullable Fact cause) {
        LOG.infof(
                "payment request changed: id=%s version=%d event=%s status=%s clinic=%s",
                request.id(), request.version(), event, request.status(), request.clinicId());
        metrics.counter("caretill.payment.request.changes", "event", event.name())
                .increment();
        return Panache.getSession()
                .chain(session -> session.persist(new TimelineEntry(request, event, cause, when(cause))))
                .chain(() -> outbox.add(new OutgoingEvent(
                        TOPIC, request.id(), event.name(), PaymentRequestJson.InEvent.of(request, cause))));
    }

    /** News of a delivery takes its time: the payer may have opened the request before it is here. */
    private Instant when(@Nullable Fact cause) {
        return cause instanceof Fact.Delivered delivered ? delivered.at() : clock.instant();
    }

    /** A request of a clinic the caller belongs to, to be changed. 404 if there is none. */
    public Uni<PaymentRequest> lock(Staff staff, String id) {
        return lock(id).map(request -> visible(request, staff));
    }

    /** A request addressed to the guest, to be changed. 404 if there is none. */
    public Uni<PaymentRequest> lock(Guest guest, String id) {
        return lock(id).map(request -> addressed(request, guest));
    }

    /** Any request, to be changed; null if there is none. */
    public Uni<@Nullable PaymentRequest> lock(String id) {
        return Panache.getSession()
                .chain(session -> session.find(PaymentRequest.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /** The request with this PaymentIntent, to be changed; null if it is none of ours. */
    public Uni<@Nullable PaymentRequest> lockByIntent(String paymentIntent) {
        return query("from PaymentRequest where intent.paymentIntent = ?1")
                .chain(query -> query.setParameter(1, paymentIntent)
                        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                        .getSingleResultOrNull());
    }

    /** Those of the PaymentIntents that requests have. */
    public Uni<Set<String>> knownIntents(List<String> paymentIntents) {
        return ids("select intent.paymentIntent from PaymentRequest where intent.paymentIntent in ?1")
                .chain(query -> query.setParameter(1, paymentIntents).getResultList())
                .map(Set::copyOf);
    }

    /** A request of a clinic the caller belongs to, not to be changed. 404 if there is none. */
    public Uni<PaymentRequest> find(Staff staff, String id) {
        return Panache.getSession()
                .chain(session -> session.find(PaymentRequest.class, id))
                .map(request -> visible(request, staff));
    }

    /** A request addressed to the guest, not to be changed. 404 if there is none. */
    public Uni<PaymentRequest> find(Guest guest, String id) {
        return Panache.getSession()
                .chain(session -> session.find(PaymentRequest.class, id))
                .map(request -> addressed(request, guest));
    }

    /** A request of a clinic the caller belongs to, with its timeline. 404 if there is none. */
    public Uni<PaymentRequestJson.WithTimeline> read(Staff staff, String id) {
        return find(staff, id)
                .chain(request -> timeline(id)
                        .map(moments -> new PaymentRequestJson.WithTimeline(
                                PaymentRequestJson.Described.of(request), moments)));
    }

    private Uni<List<PaymentRequestJson.Moment>> timeline(String id) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "from TimelineEntry where paymentRequestId = ?1 order by version", TimelineEntry.class)
                        .setParameter(1, id)
                        .getResultList())
                .map(entries ->
                        entries.stream().map(PaymentRequestJson.Moment::of).toList());
    }

    /** Everything that was ever addressed to the guest in this call and that the token opens, newest first. */
    public Uni<List<PaymentRequest>> addressedTo(Guest guest) {
        return query("from PaymentRequest where asked.clinicId = ?1 and asked.callId = ?2 and"
                        + " asked.payerParticipantId = ?3 order by id desc")
                .chain(query -> query.setParameter(1, guest.clinicId())
                        .setParameter(2, guest.callId())
                        .setParameter(3, guest.participantId())
                        .getResultList())
                .map(found -> found.stream()
                        .filter(request -> isAddressedTo(request, guest))
                        .toList());
    }

    /**
     * Ids of the payer's open requests in the call, oldest first. Nobody else can add one meanwhile, if the payer is
     * held.
     */
    public Uni<List<String>> openOf(String clinicId, String callId, String payerParticipantId) {
        return ids("""
            select id from PaymentRequest
            where asked.clinicId = ?1 and asked.callId = ?2 and asked.payerParticipantId = ?3
              and status in %s
            order by id\
            """.formatted(Status.OPEN_IN_HQL))
                .chain(query -> query.setParameter(1, clinicId)
                        .setParameter(2, callId)
                        .setParameter(3, payerParticipantId)
                        .getResultList());
    }

    /** Ids of open requests whose time is over, or whose end was decided or begun before the given time and not finished. */
    public Uni<List<String>> dueToEnd(Instant unfinishedSince, int limit) {
        return ids("""
            select id from PaymentRequest
            where status in %s
              and (pendingEnding.ending is null and times.expiresAt <= ?1
                or pendingEnding.ending is not null
                  and (pendingEnding.endingSince is null or pendingEnding.endingSince <= ?2))\
            """.formatted(Status.OPEN_IN_HQL))
                .chain(query -> query.setParameter(1, clock.instant())
                        .setParameter(2, unfinishedSince)
                        .setMaxResults(limit)
                        .getResultList());
    }

    /**
     * Decides that the clinic's open requests on these accounts are cancelled, as {@link PaymentRequest#decideEnding} does
     * of one: an end that somebody has asked for already stays.
     */
    public Uni<Integer> decideCancellation(String clinicId, String[] accounts, String reason) {
        return decide("""
                update payment_request set ending = 'CANCELLED', ending_reason = ?1, ending_since = null
                where clinic_id = ?2 and status in %s and stripe_account = any (?3) and ending is null\
                """, clinicId, accounts, reason);
    }

    /**
     * Decides that the clinic's open requests on accounts that are not connected any more end without Stripe: whatever end
     * was under way there can no longer be carried out.
     */
    public Uni<Integer> decideEndingOutOfReach(String clinicId, String[] connected) {
        return decide("""
                update payment_request
                set ending = coalesce(ending, 'CANCELLED'), ending_reason = ?1, ending_since = null
                where clinic_id = ?2 and status in %s and stripe_account <> all (?3)\
                """, clinicId, connected, EndingReason.ACCOUNT_DISCONNECTED);
    }

    private static Uni<Integer> decide(String sql, String clinicId, String[] accounts, String reason) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(sql.formatted(Status.OPEN_IN_SQL))
                        .setParameter(1, reason)
                        .setParameter(2, clinicId)
                        .setParameter(3, accounts)
                        .executeUpdate());
    }

    /** Ids of requests that Stripe should be asked about. */
    public Uni<List<String>> dueToCheck(int limit) {
        return ids("select id from PaymentRequest where nextCheck.nextCheckAt <= ?1 order by nextCheck.nextCheckAt")
                .chain(query -> query.setParameter(1, clock.instant())
                        .setMaxResults(limit)
                        .getResultList());
    }

    private static Uni<Mutiny.SelectionQuery<PaymentRequest>> query(String hql) {
        return Panache.getSession().map(session -> session.createQuery(hql, PaymentRequest.class));
    }

    private static Uni<Mutiny.SelectionQuery<String>> ids(String hql) {
        return Panache.getSession().map(session -> session.createQuery(hql, String.class));
    }

    private static PaymentRequest visible(@Nullable PaymentRequest request, Staff staff) {
        if (request == null || !staff.belongsTo(request.clinicId())) {
            throw Problems.notFound("payment request");
        }
        return request;
    }

    private static PaymentRequest addressed(@Nullable PaymentRequest request, Guest guest) {
        if (request == null || !isAddressedTo(request, guest)) {
            throw Problems.notFound("payment request");
        }
        return request;
    }

    private static boolean isAddressedTo(PaymentRequest request, Guest guest) {
        return request.clinicId().equals(guest.clinicId())
                && request.callId().equals(guest.callId())
                && request.payerParticipantId().equals(guest.participantId())
                && guest.opens(request.id());
    }
}
