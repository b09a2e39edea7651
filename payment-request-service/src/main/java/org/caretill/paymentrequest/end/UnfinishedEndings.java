package org.caretill.paymentrequest.end;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.model.EndingReason;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.BackgroundCalls;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Ends what has expired and what the clinic's settings end, and finishes what a killed process or an absent Stripe left
 * half ended.
 */
@ApplicationScoped
public class UnfinishedEndings {

    private static final Logger LOG = Logger.getLogger(UnfinishedEndings.class);

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int BATCH_SIZE = 50;

    private final Transactions transactions;
    private final PaymentRequests requests;
    private final PaymentRequestEnding requestEnding;
    private final BackgroundCalls calls;
    private final InstantSource clock;
    private final ExecutorService virtualThreads;
    private final Lock oneAtATime = new ReentrantLock();

    UnfinishedEndings(
            Transactions transactions,
            PaymentRequests requests,
            PaymentRequestEnding requestEnding,
            BackgroundCalls calls,
            InstantSource clock,
            @VirtualThreads ExecutorService virtualThreads) {
        this.transactions = transactions;
        this.requests = requests;
        this.requestEnding = requestEnding;
        this.calls = calls;
        this.clock = clock;
        this.virtualThreads = virtualThreads;
    }

    /** Does not let people wait for the next round. */
    public void finishSoon() {
        virtualThreads.execute(this::finish);
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void finish() {
        if (!oneAtATime.tryLock()) {
            return;
        }
        try {
            var unfinishedSince = clock.instant().minus(PATIENCE);
            transactions
                    .await(Tenancy.EVERYTHING, () -> requests.dueToEnd(unfinishedSince, BATCH_SIZE))
                    .forEach(id -> calls.start(() -> finish(id)));
        } catch (DatabaseUnavailableException e) {
            LOG.warnf("expiry waits for the database: cause=%s", e.getMessage());
        } finally {
            oneAtATime.unlock();
        }
    }

    private void finish(String id) {
        try {
            PaymentRequest request = transactions.await(Tenancy.EVERYTHING, () -> requests.lock(id));
            Ending ending = request.ending() == null ? Ending.EXPIRED : request.ending();
            String reason = request.endingReason() == null ? EndingReason.EXPIRED : request.endingReason();
            var decided = new Fact.Ended(ending, reason);
            if (reason.equals(EndingReason.ACCOUNT_DISCONNECTED)) {
                requestEnding.endOutOfReach(id, decided);
            } else {
                requestEnding.end(Tenancy.EVERYTHING, () -> requests.lock(id), decided);
            }
        } catch (RuntimeException e) {
            LOG.warnf(
                    "payment request not ended yet: id=%s cause=%s",
                    id, e.getClass().getSimpleName());
        }
    }
}
