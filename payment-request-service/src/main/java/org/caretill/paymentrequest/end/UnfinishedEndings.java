package org.caretill.paymentrequest.end;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.caretill.messaging.DatabaseUnavailableException;
import org.caretill.messaging.Transactions;
import org.caretill.paymentrequest.model.Ending;
import org.caretill.paymentrequest.request.PaymentRequest;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.tenancy.Tenancy;
import org.jboss.logging.Logger;

/** Ends what has expired, and finishes what a killed process or an absent Stripe left half ended. */
@ApplicationScoped
class UnfinishedEndings {

    private static final Logger LOG = Logger.getLogger(UnfinishedEndings.class);

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int BATCH_SIZE = 50;
    private static final String EXPIRED = "expired";

    private final Transactions transactions;
    private final PaymentRequests requests;
    private final EndOfPaymentRequest endOfPaymentRequest;
    private final InstantSource clock;

    UnfinishedEndings(
            Transactions transactions,
            PaymentRequests requests,
            EndOfPaymentRequest endOfPaymentRequest,
            InstantSource clock) {
        this.transactions = transactions;
        this.requests = requests;
        this.endOfPaymentRequest = endOfPaymentRequest;
        this.clock = clock;
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void finish() {
        var unfinishedSince = clock.instant().minus(PATIENCE);
        try {
            transactions
                    .await(Tenancy.EVERYTHING, () -> requests.dueToEnd(unfinishedSince, BATCH_SIZE))
                    .forEach(this::finish);
        } catch (DatabaseUnavailableException e) {
            LOG.warnf("expiry waits for the database: cause=%s", e.getMessage());
        }
    }

    private void finish(String id) {
        try {
            PaymentRequest request = transactions.await(Tenancy.EVERYTHING, () -> requests.lock(id));
            Ending ending = request.ending() == null ? Ending.EXPIRED : request.ending();
            String reason = request.endingReason() == null ? EXPIRED : request.endingReason();
            endOfPaymentRequest.end(Tenancy.EVERYTHING, () -> requests.lock(id), ending, reason);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "payment request not ended yet: id=%s cause=%s",
                    id, e.getClass().getSimpleName());
        }
    }
}
