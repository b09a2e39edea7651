package org.caretill.paymentrequest.dispute;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.caretill.paymentrequest.dispute.Disputes.Question;
import org.caretill.paymentrequest.model.DisputeStatus;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.BackgroundCalls;
import org.caretill.paymentrequest.stripe.StripeDisputes;
import org.caretill.paymentrequest.stripe.StripeDisputes.Standing;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Asks Stripe once a day about every dispute that has had no news, so that a webhook that never comes is found out; and
 * counts for the operator those that are open, and those whose evidence is due within three days or overdue.
 */
@ApplicationScoped
class OpenDisputes {

    private static final Logger LOG = Logger.getLogger(OpenDisputes.class);

    private static final int BATCH_SIZE = 50;
    private static final Duration SOON = Duration.ofDays(3);

    private final Transactions transactions;
    private final PaymentRequests requests;
    private final Disputes disputes;
    private final StripeDisputes stripe;
    private final BackgroundCalls calls;
    private final InstantSource clock;
    private final AtomicLong open;
    private final AtomicLong dueSoon;

    OpenDisputes(
            Transactions transactions,
            PaymentRequests requests,
            Disputes disputes,
            StripeDisputes stripe,
            BackgroundCalls calls,
            InstantSource clock,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.requests = requests;
        this.disputes = disputes;
        this.stripe = stripe;
        this.calls = calls;
        this.clock = clock;
        this.open = metrics.gauge("caretill.disputes.open", new AtomicLong());
        this.dueSoon = metrics.gauge("caretill.disputes.evidence.due.soon", new AtomicLong());
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void ask() {
        try {
            transactions
                    .await(Tenancy.EVERYTHING, () -> disputes.due(BATCH_SIZE))
                    .forEach(id -> calls.start(() -> ask(id)));
        } catch (DatabaseUnavailableException e) {
            LOG.warnf("disputes wait for the database: cause=%s", e.getMessage());
        }
    }

    private void ask(String id) {
        try {
            Question question = transactions.await(Tenancy.EVERYTHING, () -> disputes.claim(id));
            if (question != null) {
                Standing standing = stripe.retrieve(question.account(), question.stripeDispute());
                transactions.await(
                        Tenancy.EVERYTHING,
                        () -> requests.lock(question.paymentRequestId())
                                .chain(request -> disputes.take(request, standing)));
            }
        } catch (RuntimeException e) {
            LOG.warnf("stripe not asked: dispute=%s cause=%s", id, e.getClass().getSimpleName());
        }
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> count() {
        return transactions
                .run(Tenancy.EVERYTHING, () -> counts(clock.instant().plus(SOON)))
                .invoke(counts -> {
                    open.set((Long) counts[0]);
                    dueSoon.set((Long) counts[1]);
                })
                .replaceWithVoid()
                .onFailure(DatabaseUnavailableException.class)
                .recoverWithNull();
    }

    /** The partial index {@code dispute_to_check} is that of the open ones. */
    private static Uni<Object[]> counts(Instant soon) {
        return Panache.getSession()
                .chain(session -> session.createQuery("""
                    select count(*), count(*) filter (where status = ?1 and evidenceDueBy <= ?2)
                    from Dispute where nextCheckAt is not null\
                    """, Object[].class)
                        .setParameter(1, DisputeStatus.NEEDS_RESPONSE)
                        .setParameter(2, soon)
                        .getSingleResult());
    }
}
