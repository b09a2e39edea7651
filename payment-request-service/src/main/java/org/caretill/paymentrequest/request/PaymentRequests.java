package org.caretill.paymentrequest.request;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.caretill.calleridentity.Guest;
import org.caretill.calleridentity.Staff;
import org.caretill.contracts.EventTopics;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.outboxinbox.Outbox;
import org.caretill.outboxinbox.OutgoingEvent;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.model.Outcome.Changed;
import org.caretill.paymentrequest.model.Outcome.NeedsAttention;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.platformevents.PlatformEventType;
import org.caretill.paymentrequest.platformevents.PlatformEvents;
import org.caretill.problemdetails.RefusedException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All payment requests. Lock a request before changing it, so that concurrent commands and facts are serialised; every
 * change writes timeline, outbox and the platform's event in the same transaction. Call it inside
 * {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
public class PaymentRequests {

    private static final Logger LOG = Logger.getLogger(PaymentRequests.class);

    private static final Duration[] TIMES = {
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofMinutes(1)
    };

    private final Outbox outbox;
    private final PlatformEvents platformEvents;
    private final PayLinkTokens linkTokens;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Timer delivery;

    PaymentRequests(
            Outbox outbox,
            PlatformEvents platformEvents,
            PayLinkTokens linkTokens,
            InstantSource clock,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.platformEvents = platformEvents;
        this.linkTokens = linkTokens;
        this.clock = clock;
        this.metrics = metrics;
        this.delivery = Timer.builder("caretill.request.delivery")
                .description("From a clinician's request to its first delivery to a browser of the payer")
                .serviceLevelObjectives(TIMES)
                .register(metrics);
    }

    /** Gives a new request its reference, adds it and publishes it. */
    public Uni<PaymentRequest> add(PaymentRequest request) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select next_payment_request_reference()", String.class)
                        .getSingleResult()
                        .invoke(request::refer)
                        .chain(() -> session.persist(request)))
                .chain(() -> record(request, PaymentRequestEventType.PaymentRequested, null))
                .replaceWith(request);
    }

    /** Applies a fact to the locked request and publishes the change. */
    public Uni<Outcome> apply(PaymentRequest request, Fact fact) {
        Outcome outcome = request.apply(fact, clock.instant());
        return switch (outcome) {
            case Changed changed -> record(request, changed.event(), fact).replaceWith(outcome);
            case NeedsAttention attention -> {
                LOG.warnf(
                        "payment request needs attention: id=%s clinic=%s reason=%s",
                        request.id(), request.clinicId(), attention.reason().code());
                yield record(request, PaymentRequestEventType.PaymentNeedsAttention, fact)
                        .replaceWith(outcome);
            }
            case Outcome.Unchanged _, Outcome.Refused _ -> Uni.createFrom().item(outcome);
        };
    }

    private Uni<Void> record(PaymentRequest request, PaymentRequestEventType event, @Nullable Fact cause) {
        LOG.infof(
                "payment request changed: id=%s version=%d event=%s status=%s clinic=%s",
                request.id(), request.version(), event, request.status(), request.clinicId());
        metrics.counter("caretill.payment.request.changes", "event", event.name())
                .increment();
        if (cause instanceof Fact.Delivered delivered) {
            delivery.record(Duration.between(request.createdAt(), delivered.at()));
        }
        return Panache.getSession()
                .chain(session -> session.persist(new TimelineEntry(request, event, cause, when(cause))))
                .chain(() -> outbox.add(new OutgoingEvent(
                        EventTopics.PAYMENT_REQUESTS,
                        request.id(),
                        event.name(),
                        PaymentRequestJson.InEvent.of(request, cause))))
                .chain(() -> PlatformEventType.of(event)
                        .map(type -> platformEvents.add(type, PaymentRequestJson.forPlatform(request, cause)))
                        .orElseGet(() -> Uni.createFrom().voidItem()))
                .chain(() -> event == PaymentRequestEventType.PaymentCancelled
                        ? linkTokens.revokeAll(request)
                        : Uni.createFrom().voidItem());
    }

    /** A delivery has its own time, because its event can arrive after the payer has opened the request. */
    private Instant when(@Nullable Fact cause) {
        return cause instanceof Fact.Delivered delivered ? delivered.at() : clock.instant();
    }

    /** Locks a request of a clinic the caller belongs to. 404 if there is none. */
    public Uni<PaymentRequest> lock(Staff staff, String id) {
        return lock(id).map(request -> visible(request, staff));
    }

    /** Locks a request addressed to the guest. 404 if there is none. */
    public Uni<PaymentRequest> lock(Guest guest, String id) {
        return lock(id).map(request -> addressed(request, guest));
    }

    /** Locks any request; null if there is none. */
    public Uni<@Nullable PaymentRequest> lock(String id) {
        return Panache.getSession()
                .chain(session -> session.find(PaymentRequest.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    /**
     * Locks Stripe's id of a refund or dispute that the locked request does not have, so that concurrent transactions
     * never add it to two requests.
     */
    public Uni<Void> lockStripeId(String id) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select 1 from pg_advisory_xact_lock(hashtextextended(cast(?1 as text), 0))",
                                Integer.class)
                        .setParameter(1, id)
                        .getSingleResult())
                .replaceWithVoid();
    }

    /** Locks the request with this PaymentIntent; null if there is none. */
    public Uni<@Nullable PaymentRequest> lockByIntent(String paymentIntent) {
        return query("from PaymentRequest where intent.paymentIntent = ?1")
                .chain(query -> query.setParameter(1, paymentIntent)
                        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                        .getSingleResultOrNull());
    }

    /** Those of the PaymentIntents that are stored with a request. */
    public Uni<Set<String>> knownIntents(List<String> paymentIntents) {
        return ids("select intent.paymentIntent from PaymentRequest where intent.paymentIntent in ?1")
                .chain(query -> query.setParameter(1, paymentIntents).getResultList())
                .map(Set::copyOf);
    }

    /** Reads a request of a clinic the caller belongs to, without a lock. 404 if there is none. */
    public Uni<PaymentRequest> find(Staff staff, String id) {
        return Panache.getSession()
                .chain(session -> session.find(PaymentRequest.class, id))
                .map(request -> visible(request, staff));
    }

    /** Reads a request addressed to the guest, without a lock. 404 if there is none. */
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
                                PaymentRequestJson.Described.forStaff(request, staff),
                                staff.servesEveryClinic()
                                        ? moments.stream()
                                                .map(PaymentRequestJson.Moment::withoutNamesOfStaff)
                                                .toList()
                                        : moments)));
    }

    /** In order of time. The first step stays first, because the times of deliveries are of another clock. */
    private Uni<List<PaymentRequestJson.Moment>> timeline(String id) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "from TimelineEntry where paymentRequestId = ?1"
                                        + " order by case when version = 1 then 0 else 1 end, at, version",
                                TimelineEntry.class)
                        .setParameter(1, id)
                        .getResultList())
                .map(entries ->
                        entries.stream().map(PaymentRequestJson.Moment::of).toList());
    }

    /** When the payer of the request was last reminded; null if never. */
    public Uni<@Nullable Instant> lastReminder(String id) {
        return Panache.getSession()
                .chain(session -> session.createQuery(
                                "select max(at) from TimelineEntry where paymentRequestId = ?1 and event = ?2",
                                Instant.class)
                        .setParameter(1, id)
                        .setParameter(2, PaymentRequestEventType.PaymentReminded)
                        .getSingleResultOrNull());
    }

    /** All requests addressed to the guest in this call that the token gives access to, newest first. */
    public Uni<List<PaymentRequest>> addressedTo(Guest guest) {
        return query("from PaymentRequest where details.clinicId = ?1 and details.callId = ?2 and"
                        + " details.payerParticipantId = ?3 order by id desc")
                .chain(query -> query.setParameter(1, guest.clinicId())
                        .setParameter(2, guest.callId())
                        .setParameter(3, guest.participantId())
                        .getResultList())
                .map(found -> found.stream()
                        .filter(request -> isAddressedTo(request, guest))
                        .toList());
    }

    /**
     * Ids of the payer's open requests in the call, oldest first. Lock the payer first, so that nobody adds one
     * meanwhile.
     */
    public Uni<List<String>> openOf(String clinicId, String callId, String payerParticipantId) {
        return ids("""
            select id from PaymentRequest
            where details.clinicId = ?1 and details.callId = ?2 and details.payerParticipantId = ?3
              and status in %s
            order by id\
            """.formatted(Status.OPEN_IN_HQL))
                .chain(query -> query.setParameter(1, clinicId)
                        .setParameter(2, callId)
                        .setParameter(3, payerParticipantId)
                        .getResultList());
    }

    /** Ids of open requests that have expired, or whose decided ending nobody has begun since the given time. */
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
     * Decides that the clinic's open requests on these accounts are cancelled, as {@link PaymentRequest#decideEnding}
     * does for one. An ending that was decided before is kept.
     */
    public Uni<Integer> decideCancellation(String clinicId, String[] accounts, String reason) {
        return decide("""
            update payment_request set ending = 'CANCELLED', ending_reason = ?1, ending_since = null
            where clinic_id = ?2 and status in %s and stripe_account = any (?3) and ending is null\
            """, clinicId, accounts, reason);
    }

    /**
     * Decides that the clinic's open requests on disconnected accounts end without Stripe, where no ending can be
     * carried out any more.
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

    /** Ids of requests whose check at Stripe is due. */
    public Uni<List<String>> dueToCheck(int limit) {
        return ids("select id from PaymentRequest where nextCheck.nextCheckAt <= ?1 order by nextCheck.nextCheckAt")
                .chain(query -> query.setParameter(1, clock.instant())
                        .setMaxResults(limit)
                        .getResultList());
    }

    /**
     * Locks the request and plans its next check, so that the caller alone makes the one that is due; null if none is
     * due any more, because another replica has claimed or made it.
     */
    public Uni<@Nullable PaymentRequest> claimCheck(String id) {
        return lock(id).map(request -> request != null && request.claimCheck(clock.instant()) ? request : null);
    }

    private static Uni<Mutiny.SelectionQuery<PaymentRequest>> query(String hql) {
        return Panache.getSession().map(session -> session.createQuery(hql, PaymentRequest.class));
    }

    private static Uni<Mutiny.SelectionQuery<String>> ids(String hql) {
        return Panache.getSession().map(session -> session.createQuery(hql, String.class));
    }

    private static PaymentRequest visible(@Nullable PaymentRequest request, Staff staff) {
        if (request == null || !staff.belongsTo(request.clinicId())) {
            throw RefusedException.notFound("payment request");
        }
        return request;
    }

    private static PaymentRequest addressed(@Nullable PaymentRequest request, Guest guest) {
        if (request == null || !isAddressedTo(request, guest)) {
            throw RefusedException.notFound("payment request");
        }
        return request;
    }

    private static boolean isAddressedTo(PaymentRequest request, Guest guest) {
        return request.clinicId().equals(guest.clinicId())
                && request.callId().equals(guest.callId())
                && request.payerParticipantId().equals(guest.participantId())
                && guest.opens(request.id(), request.details().callGeneration());
    }
}
