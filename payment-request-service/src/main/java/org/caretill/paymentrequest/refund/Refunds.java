package org.caretill.paymentrequest.refund;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.RefundedMoney;
import org.caretill.paymentrequest.model.Status;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.StripeRefunds.Order;
import org.caretill.paymentrequest.stripe.StripeRefunds.Standing;
import org.caretill.problemdetails.Problems;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The refunds of payment requests. Whoever changes one has locked its request before, so that together they never come
 * to more than was paid; every change counts into the request and is published. Call it inside
 * {@link org.caretill.transactions.Transactions}.
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

    /** All refunds of the request as the payer is told of them, oldest first. */
    public Uni<List<GivenBack>> givenBack(String paymentRequestId) {
        return of(paymentRequestId)
                .map(refunds -> refunds.stream()
                        .map(refund -> new GivenBack(refund.amountMinor, refund.status, refund.createdAt))
                        .toList());
    }

    /** A refund that is there: refunds are never deleted. */
    Uni<Refund> read(String id) {
        return session().chain(session -> session.find(Refund.class, id));
    }

    /** Ids of refunds that Stripe should be asked about, or was never told of. */
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
     * Adds a refund of the locked request, to be carried out at Stripe.
     *
     * @param amountMinor null: all that is left
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 409 if the request is not paid or nothing is left, 422 if less
     *     is left than asked for
     */
    Uni<Refund> add(PaymentRequest request, @Nullable Long amountMinor, String reason, String requestedBy) {
        if (request.status() != Status.PAID) {
            throw Problems.conflict("not-paid", "Only a payment request that has been paid can be refunded");
        }
        return of(request.id()).chain(before -> {
            long leftMinor = money(request, before).leftMinor();
            if (leftMinor == 0) {
                throw Problems.conflict("already-refunded", "All that was paid has been given back, or is on its way");
            }
            long asked = amountMinor == null ? leftMinor : amountMinor;
            if (asked > leftMinor) {
                throw Problems.unprocessable(
                        "refund-exceeds-payment",
                        "The most that can still be given back is " + leftMinor + " (minor units of "
                                + request.price().currency() + ")");
            }
            return insert(request, before, Refund.asked(request, asked, reason, requestedBy, clock.instant()));
        });
    }

    /** Takes in what Stripe says of a refund of the locked request; one that nobody asked for here is added. */
    public Uni<Void> take(PaymentRequest request, Standing standing) {
        if (!standing.currency().equals(request.price().currency().getCurrencyCode())) {
            LOG.errorf("refund in another currency than its payment: id=%s refund=%s", request.id(), standing.id());
            return Uni.createFrom().voidItem();
        }
        return of(request.id()).chain(all -> {
            // A refund that Stripe has named is known by that name, whatever somebody writes into metadata.
            Refund known = all.stream()
                    .filter(refund -> standing.id().equals(refund.stripeRefund))
                    .findFirst()
                    .or(() -> all.stream().filter(refund -> refund.is(standing)).findFirst())
                    .orElse(null);
            if (known == null) {
                return insert(request, all, Refund.madeAtStripe(request, standing, clock.instant()))
                        .replaceWithVoid();
            }
            return known.take(standing, clock.instant())
                    ? tell(request, all, known)
                    : Uni.createFrom().voidItem();
        });
    }

    /** The same for all that Stripe has, one after the other. */
    Uni<Void> takeAll(PaymentRequest request, List<Standing> standing) {
        Uni<Void> taken = Uni.createFrom().voidItem();
        for (Standing one : standing) {
            taken = taken.chain(() -> take(request, one));
        }
        return taken;
    }

    /** Stripe did not answer about the refund of the locked request. */
    Uni<Void> tryAgain(String id) {
        return read(id).invoke(refund -> refund.tryAgain(clock.instant())).replaceWithVoid();
    }

    /** Stripe repeats a failure under the key of the refund of the locked request. */
    Uni<Void> renewKey(String id, String spent) {
        return read(id).invoke(refund -> refund.renewKey(spent)).replaceWithVoid();
    }

    /** Stripe will not make the refund of the locked request. */
    Uni<Void> refuse(PaymentRequest request, String id, String code) {
        return of(request.id()).chain(all -> {
            Optional<Refund> refused = all.stream()
                    .filter(refund -> refund.id.equals(id) && refund.refuse(code))
                    .findFirst();
            return refused.map(refund -> tell(request, all, refund))
                    .orElseGet(() -> Uni.createFrom().voidItem());
        });
    }

    /** Takes the refund for the caller to carry out; null if there is nothing to do, or somebody else is at it. */
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
                .chain(() -> tell(request, all, refund))
                .replaceWith(refund);
    }

    private Uni<Void> tell(PaymentRequest request, List<Refund> all, Refund refund) {
        LOG.infof(
                "refund changed: id=%s paymentRequest=%s status=%s amountMinor=%d",
                refund.id, request.id(), refund.status, refund.amountMinor);
        return requests.apply(
                        request,
                        new Fact.RefundChanged(refund.id, refund.amountMinor, refund.status, money(request, all)))
                .replaceWithVoid();
    }

    private static RefundedMoney money(PaymentRequest request, List<Refund> refunds) {
        return RefundedMoney.of(
                request.receivedMinor(), refunds.stream().map(Refund::part).toList());
    }

    private static Uni<Mutiny.Session> session() {
        return Panache.getSession();
    }
}
