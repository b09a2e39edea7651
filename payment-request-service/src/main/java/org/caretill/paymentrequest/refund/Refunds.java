package org.caretill.paymentrequest.refund;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.caretill.calleridentity.Staff;
import org.caretill.contracts.Attention;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Money;
import org.caretill.paymentrequest.model.Outcome;
import org.caretill.paymentrequest.model.RefundedMoney;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.StripeRefunds.Order;
import org.caretill.paymentrequest.stripe.StripeRefunds.RefundSnapshot;
import org.caretill.problemdetails.RefusedException;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The refunds of payment requests. Lock the request before changing one of its refunds, so that concurrent refunds
 * never add up to more than was paid. Every change updates the request's totals and is published. Call it inside {@link
 * org.caretill.transactions.Transactions}.
 */
@ApplicationScoped
public class Refunds {

    private static final Logger LOG = Logger.getLogger(Refunds.class);

    private final PaymentRequests requests;
    private final InstantSource clock;

    Refunds(PaymentRequests requests, InstantSource clock) {
        this.requests = requests;
        this.clock = clock;
    }

    /** All refunds of the request, oldest first. */
    Uni<List<Refund>> of(String paymentRequestId) {
        return session()
                .chain(session -> session.createQuery(
                                "from Refund where paymentRequestId = ?1 order by id", Refund.class)
                        .setParameter(1, paymentRequestId)
                        .getResultList());
    }

    /**
     * All refunds of the request as the payer's receipt lists them, oldest first; without those that exceed the
     * payment.
     */
    public Uni<List<RefundForPayer>> forPayer(String paymentRequestId) {
        return of(paymentRequestId)
                .map(refunds -> refunds.stream()
                        .filter(refund -> !refund.exceedsPayment)
                        .map(refund -> new RefundForPayer(refund.amountMinor, refund.status, refund.createdAt))
                        .toList());
    }

    /** The refund with this id, which must exist; refunds are never deleted. */
    Uni<Refund> read(String id) {
        return session().chain(session -> session.find(Refund.class, id));
    }

    /** Ids of refunds that are due to be made at Stripe or checked there. */
    Uni<List<String>> due(int limit) {
        return session()
                .chain(session -> session.createQuery(
                                "select id from Refund where nextCheck.nextCheckAt <= ?1 order by"
                                        + " nextCheck.nextCheckAt",
                                String.class)
                        .setParameter(1, clock.instant())
                        .setMaxResults(limit)
                        .getResultList());
    }

    /**
     * Adds a refund of the locked request, to be made at Stripe afterwards.
     *
     * @param amountMinor null: everything not yet refunded
     * @throws RefusedException if the request is not paid or nothing is left, or
     *     less is left than asked for
     */
    Uni<Refund> add(
            PaymentRequest request, @Nullable Long amountMinor, String reason, Staff requestedBy, Locale reader) {
        if (request.status() != Status.PAID) {
            throw RefusedException.conflict("not-paid", "Only a payment request that has been paid can be refunded");
        }
        return of(request.id()).chain(before -> {
            long leftMinor = count(request, before).leftMinor();
            if (leftMinor == 0) {
                throw RefusedException.conflict(
                        "already-refunded", "All that was paid has been given back, or is on its way");
            }
            long asked = amountMinor == null ? leftMinor : amountMinor;
            if (asked > leftMinor) {
                throw RefusedException.unprocessable(
                        "refund-exceeds-payment",
                        "The most that can still be refunded is "
                                + new Money(leftMinor, request.price().currency())
                                        .written(reader, reader.getCountry()));
            }
            return insert(request, before, Refund.requested(request, asked, reason, requestedBy, clock.instant()));
        });
    }

    /**
     * Applies a fact about the payment of the locked request. If it changes the received amount, the refunds are
     * counted anew: one that was reported before the payment counts from now on.
     */
    public Uni<Outcome> applyPayment(PaymentRequest request, Fact fact) {
        long beforeMinor = request.receivedMinor();
        return requests.apply(request, fact)
                .call(() -> request.receivedMinor() == beforeMinor
                        ? Uni.createFrom().voidItem()
                        : countAnew(request));
    }

    /**
     * Applies what Stripe says about a refund of the locked request; adds the refund if it was made at Stripe. Stripe
     * changes neither the payment nor the amount of a refund, so a report of another contradicts what is known.
     */
    public Uni<Void> update(PaymentRequest request, RefundSnapshot snapshot) {
        if (!snapshot.currency().equals(request.price().currency().getCurrencyCode())) {
            return contradicted(request, Attention.CURRENCY_MISMATCH);
        }
        return of(request.id()).chain(all -> {
            // Stripe's id decides first: metadata could name another refund.
            Optional<Refund> known = all.stream()
                    .filter(refund -> snapshot.id().equals(refund.stripeRefund))
                    .findFirst();
            if (known.isPresent()) {
                return known.get().amountMinor == snapshot.amountMinor()
                        ? update(request, all, known.get(), snapshot)
                        : contradicted(request, Attention.AMOUNT_MISMATCH);
            }
            return isOfAnotherRequest(snapshot.id())
                    .chain(isOfAnother -> isOfAnother
                            ? contradicted(request, Attention.PAYMENT_INTENT_MISMATCH)
                            : updateOrAdd(request, all, snapshot));
        });
    }

    /** Applies the first report with this id of Stripe's. */
    private Uni<Void> updateOrAdd(PaymentRequest request, List<Refund> all, RefundSnapshot snapshot) {
        return all.stream()
                .filter(refund -> refund.isMadeAs(snapshot))
                .findFirst()
                .map(made -> update(request, all, made, snapshot))
                .orElseGet(() -> insert(request, all, Refund.madeAtStripe(request, snapshot, clock.instant()))
                        .replaceWithVoid());
    }

    private Uni<Void> update(PaymentRequest request, List<Refund> all, Refund known, RefundSnapshot snapshot) {
        return known.update(snapshot, clock.instant())
                ? publish(request, all, known)
                : Uni.createFrom().voidItem();
    }

    private Uni<Boolean> isOfAnotherRequest(String stripeRefund) {
        return requests.lockStripeId(stripeRefund)
                .chain(() -> session())
                .chain(session -> session.createQuery("select count(*) from Refund where stripeRefund = ?1", Long.class)
                        .setParameter(1, stripeRefund)
                        .getSingleResult())
                .map(found -> found > 0);
    }

    private Uni<Void> contradicted(PaymentRequest request, Attention reason) {
        return requests.apply(request, new Fact.Contradicted(reason)).replaceWithVoid();
    }

    /** Calls {@link #update} for each of the refunds, one after the other. */
    Uni<Void> updateAll(PaymentRequest request, List<RefundSnapshot> snapshots) {
        Uni<Void> updated = Uni.createFrom().voidItem();
        for (RefundSnapshot snapshot : snapshots) {
            updated = updated.chain(() -> update(request, snapshot));
        }
        return updated;
    }

    /** Plans a retry, because Stripe did not answer about the refund of the locked request. */
    Uni<Void> retrySoon(String id) {
        return read(id).invoke(refund -> refund.retrySoon(clock.instant())).replaceWithVoid();
    }

    /** Replaces the spent idempotency key of the refund; its request is locked. */
    Uni<Void> renewKey(String id, String spent) {
        return read(id).invoke(refund -> refund.renewKey(spent)).replaceWithVoid();
    }

    /** Marks the refund of the locked request as failed, because Stripe refuses to make it. */
    Uni<Void> refuse(PaymentRequest request, String id, String code) {
        return of(request.id()).chain(all -> {
            Optional<Refund> refused = all.stream()
                    .filter(refund -> refund.id.equals(id) && refund.refuse(code, clock.instant()))
                    .findFirst();
            return refused.map(refund -> publish(request, all, refund))
                    .orElseGet(() -> Uni.createFrom().voidItem());
        });
    }

    /** Claims the refund for the caller; null if there is nothing to do or another thread has claimed it. */
    Uni<@Nullable Order> claim(String id) {
        return session()
                .chain(session -> session.createQuery("select paymentRequestId from Refund where id = ?1", String.class)
                        .setParameter(1, id)
                        .getSingleResult())
                .chain(requestId -> requests.lock(requestId))
                .chain(request -> read(id).map(refund -> refund.claim(request, clock.instant())));
    }

    private Uni<Refund> insert(PaymentRequest request, List<Refund> before, Refund refund) {
        List<Refund> all = new ArrayList<>(before);
        all.add(refund);
        return session()
                .chain(session -> session.persist(refund))
                .chain(() -> publish(request, all, refund))
                .replaceWith(refund);
    }

    private Uni<Void> publish(PaymentRequest request, List<Refund> all, Refund refund) {
        LOG.infof(
                "refund changed: id=%s paymentRequest=%s status=%s amountMinor=%d",
                refund.id, request.id(), refund.status, refund.amountMinor);
        RefundedMoney money = count(request, all);
        List<Refund> changed = refund.contradictsPayment() ? List.of() : List.of(refund);
        return publish(request, changed, money, all.stream().anyMatch(Refund::contradictsPayment));
    }

    private Uni<Void> countAnew(PaymentRequest request) {
        return of(request.id()).chain(all -> {
            List<Refund> exceeding =
                    all.stream().filter(refund -> refund.exceedsPayment).toList();
            RefundedMoney money = count(request, all);
            List<Refund> changed = all.stream()
                    .filter(refund -> refund.exceedsPayment != exceeding.contains(refund))
                    .toList();
            return publish(request, changed, money, changed.stream().anyMatch(Refund::contradictsPayment));
        });
    }

    private Uni<Void> publish(
            PaymentRequest request, List<Refund> changed, RefundedMoney money, boolean exceedsPayment) {
        Uni<Void> published = Uni.createFrom().voidItem();
        for (Refund refund : changed) {
            var fact = new Fact.RefundChanged(refund.id, refund.amountMinor, refund.status, money);
            published = published.chain(() -> requests.apply(request, fact)).replaceWithVoid();
        }
        return exceedsPayment
                ? published.chain(() -> contradicted(request, Attention.REFUND_EXCEEDS_PAYMENT))
                : published;
    }

    /**
     * Counts the refunds, as far as they do not exceed the payment together. Those that Stripe has made count first:
     * Stripe refuses one of ours that it has not made yet and for which nothing is left.
     */
    private static RefundedMoney count(PaymentRequest request, List<Refund> refunds) {
        RefundedMoney counted = RefundedMoney.none(request.receivedMinor());
        for (Refund refund : refunds.stream()
                .sorted(Comparator.comparing(refund -> refund.stripeRefund == null))
                .toList()) {
            counted = refund.countedWith(counted);
        }
        return counted;
    }

    private static Uni<Mutiny.Session> session() {
        return Panache.getSession();
    }
}
