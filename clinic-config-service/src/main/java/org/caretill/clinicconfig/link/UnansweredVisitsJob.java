package org.caretill.clinicconfig.link;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Notices when no browser comes back from Stripe's OAuth. If OAuth is switched off in the platform's Dashboard, or the
 * redirect URI is not registered there, Stripe shows an error to the administrator and this service hears nothing.
 * {@code caretill_unanswered_oauth_visits} is how many visits in succession, up to the latest, have had no return. A few
 * are normal, because people close pages.
 */
@ApplicationScoped
class UnansweredVisitsJob {

    private static final Logger LOG = Logger.getLogger(UnansweredVisitsJob.class);

    /** Not the closed page of one or two people any more. */
    private static final long SUSPICIOUS = 3;

    private final Transactions transactions;
    private final LinkAttempts attempts;
    private final StripeConnect stripe;
    private final AtomicLong unanswered = new AtomicLong();

    UnansweredVisitsJob(Transactions transactions, LinkAttempts attempts, StripeConnect stripe, MeterRegistry metrics) {
        this.transactions = transactions;
        this.attempts = attempts;
        this.stripe = stripe;
        metrics.gauge("caretill_unanswered_oauth_visits", unanswered);
    }

    @Scheduled(every = "1m", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> count() {
        return transactions
                .run(Tenancy.EVERYTHING, attempts::unansweredOAuth)
                .invoke(this::record)
                .replaceWithVoid();
    }

    private void record(long count) {
        long before = unanswered.getAndSet(count);
        if (count >= SUSPICIOUS && count > before) {
            LOG.warnf(
                    "no browser returned from stripe's oauth: visits=%d; in the platform's Stripe Dashboard, Connect >"
                            + " Settings > OAuth must be switched on, with the redirect URI %s",
                    count, stripe.redirectUri());
        }
    }
}
