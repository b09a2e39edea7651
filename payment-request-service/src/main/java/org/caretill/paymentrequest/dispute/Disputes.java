package org.caretill.paymentrequest.dispute;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.caretill.contracts.Attention;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.model.Disputed;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.StripeDisputes.DisputeSnapshot;
import org.caretill.problemdetails.RefusedException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The disputes of payment requests. Lock the request before changing one of its disputes; every change that people can
 * see is published with the request. A dispute does not set {@code needsAttention}, which means that our records and
 * Stripe's contradict each other: disputes have their own list, due date and alarm. Call it inside
 * {@link org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
public class Disputes {

    private static final Logger LOG = Logger.getLogger(Disputes.class);

    private final PaymentRequests requests;
    private final InstantSource clock;

    Disputes(PaymentRequests requests, InstantSource clock) {
        this.requests = requests;
        this.clock = clock;
    }

    /** All disputes of the request, oldest first. */
    Uni<List<Dispute>> of(String paymentRequestId) {
        return session()
                .chain(session -> session.createQuery(
                                "from Dispute where paymentRequestId = ?1 order by openedAt, id", Dispute.class)
                        .setParameter(1, paymentRequestId)
                        .getResultList());
    }

    /** The lost disputes of the request, oldest first. */
    public Uni<List<LostDispute>> lost(String paymentRequestId) {
        return of(paymentRequestId)
                .map(disputes -> disputes.stream().flatMap(Dispute::ifLost).toList());
    }

    /**
     * Fails while a dispute has withdrawn the money, because Stripe does not refund such a payment
     * (<a href="https://docs.stripe.com/error-codes#charge-disputed">charge_disputed</a>).
     *
     * @throws RefusedException {@code payment-disputed}
     */
    public Uni<Void> requireNoWithdrawnFunds(String paymentRequestId) {
        return of(paymentRequestId)
                .invoke(disputes -> disputes.stream()
                        .filter(Dispute::hasWithdrawnFunds)
                        .findFirst()
                        .ifPresent(dispute -> {
                            throw RefusedException.conflict(
                                    "payment-disputed",
                                    dispute.status == DisputeStatus.LOST
                                            ? "The cardholder's bank has given the payment back already"
                                            : "The payment is disputed at the cardholder's bank: answer that in the"
                                                    + " Stripe Dashboard");
                        }))
                .replaceWithVoid();
    }

    /** Applies an event about a dispute of the locked request; adds a new dispute, whatever its status. */
    public Uni<Void> report(PaymentRequest request, DisputeSnapshot snapshot) {
        return apply(request, snapshot, Dispute::report);
    }

    /** Applies Stripe's answer about a dispute of the locked request. */
    Uni<Void> update(PaymentRequest request, DisputeSnapshot answer) {
        return apply(request, answer, Dispute::update);
    }

    /** How a snapshot changes a known dispute; whether people see the change. */
    private interface Change {
        boolean apply(Dispute dispute, DisputeSnapshot snapshot, Instant now);
    }

    private Uni<Void> apply(PaymentRequest request, DisputeSnapshot snapshot, Change change) {
        if (!snapshot.currency().equals(request.price().currency().getCurrencyCode())) {
            return contradicted(request, Attention.CURRENCY_MISMATCH);
        }
        return of(request.id()).chain(all -> {
            Instant now = clock.instant();
            Dispute known = all.stream()
                    .filter(dispute -> dispute.matches(snapshot))
                    .findFirst()
                    .orElse(null);
            if (known == null) {
                return isOfAnotherRequest(snapshot.id())
                        .chain(isOfAnother -> isOfAnother
                                ? contradicted(request, Attention.PAYMENT_INTENT_MISMATCH)
                                : insert(request, all, Dispute.of(request, snapshot, now)));
            }
            return change.apply(known, snapshot, now)
                    ? publish(request, all, known)
                    : Uni.createFrom().voidItem();
        });
    }

    private Uni<Boolean> isOfAnotherRequest(String stripeDispute) {
        return requests.lockStripeId(stripeDispute)
                .chain(() -> session())
                .chain(session -> session.createQuery(
                                "select count(*) from Dispute where stripeDispute = ?1", Long.class)
                        .setParameter(1, stripeDispute)
                        .getSingleResult())
                .map(found -> found > 0);
    }

    private Uni<Void> contradicted(PaymentRequest request, Attention reason) {
        return requests.apply(request, new Fact.Contradicted(reason)).replaceWithVoid();
    }

    /** Ids of disputes whose check is due. */
    Uni<List<String>> due(int limit) {
        return session()
                .chain(session -> session.createQuery(
                                "select id from Dispute where nextCheckAt <= ?1 order by nextCheckAt", String.class)
                        .setParameter(1, clock.instant())
                        .setMaxResults(limit)
                        .getResultList());
    }

    /** A dispute to read from Stripe. */
    record Check(String paymentRequestId, String account, String stripeDispute) {}

    /** Claims the dispute's check for the caller; null if another thread has claimed it. */
    Uni<@Nullable Check> claim(String id) {
        return session()
                .chain(session -> session.createQuery(
                                "select paymentRequestId from Dispute where id = ?1", String.class)
                        .setParameter(1, id)
                        .getSingleResult())
                .chain(requestId -> requests.lock(requestId))
                .chain(request -> session()
                        .chain(session -> session.find(Dispute.class, id))
                        .map(dispute -> dispute.claim(clock.instant())
                                ? new Check(request.id(), request.stripeAccount(), dispute.stripeDispute)
                                : null));
    }

    private Uni<Void> insert(PaymentRequest request, List<Dispute> before, Dispute dispute) {
        List<Dispute> all = new ArrayList<>(before);
        all.add(dispute);
        return session().chain(session -> session.persist(dispute)).chain(() -> publish(request, all, dispute));
    }

    private Uni<Void> publish(PaymentRequest request, List<Dispute> all, Dispute dispute) {
        Logger.Level level = dispute.status == DisputeStatus.NEEDS_RESPONSE || dispute.status == DisputeStatus.LOST
                ? Logger.Level.WARN
                : Logger.Level.INFO;
        LOG.logf(
                level,
                "payment disputed: id=%s paymentRequest=%s clinic=%s status=%s amountMinor=%d evidenceDueBy=%s",
                dispute.id,
                request.id(),
                request.clinicId(),
                dispute.status,
                dispute.amountMinor,
                dispute.evidenceDueBy);
        Disputed mostUrgent = Disputed.mostUrgent(
                        all.stream().map(Dispute::disputed).toList())
                .orElseThrow();
        return requests.apply(
                        request, new Fact.DisputeChanged(dispute.id, dispute.amountMinor, dispute.status, mostUrgent))
                .replaceWithVoid();
    }

    private static Uni<Mutiny.Session> session() {
        return Panache.getSession();
    }
}
