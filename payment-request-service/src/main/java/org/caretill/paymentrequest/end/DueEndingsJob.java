package org.caretill.paymentrequest.end;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import org.caretill.duework.DueWork;
import org.caretill.paymentrequest.request.PaymentRequests;
import org.caretill.paymentrequest.stripe.BackgroundCalls;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * Ends requests that have expired or that the clinic's settings cancel, and retries endings that failed because the
 * process died or Stripe was unavailable.
 */
@ApplicationScoped
public class DueEndingsJob {

    private static final Duration GRACE_PERIOD = Duration.ofSeconds(15);

    private final PaymentRequestEnding requestEnding;
    private final InstantSource clock;
    private final DueWork<String> dueEndings;

    DueEndingsJob(
            Transactions transactions,
            PaymentRequests requests,
            PaymentRequestEnding requestEnding,
            BackgroundCalls calls,
            InstantSource clock,
            MeterRegistry metrics) {
        this.requestEnding = requestEnding;
        this.clock = clock;
        this.dueEndings = new DueWork<>(
                "payment request ending",
                limit -> transactions.await(
                        Tenancy.EVERYTHING,
                        () -> requests.dueToEnd(clock.instant().minus(GRACE_PERIOD), limit)),
                this::end,
                calls::start,
                metrics);
    }

    /** Runs as soon as possible, instead of at the next scheduled time. */
    public void endSoon() {
        dueEndings.runSoon();
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void endDue() {
        dueEndings.run();
    }

    private void end(String id) {
        requestEnding.endDue(id, clock.instant().minus(GRACE_PERIOD));
    }
}
