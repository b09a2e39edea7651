package org.caretill.clinicconfig.link;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Gives back what was authorised at Stripe and is not wanted: refused, discarded, or not confirmed in time. What is to be
 * given back stands in the attempt's row, so it survives crashes and Stripe's outages; each step may be repeated, by
 * several replicas too.
 */
@ApplicationScoped
class UnusedAuthorisations {

    private static final Logger LOG = Logger.getLogger(UnusedAuthorisations.class);

    private final Transactions transactions;
    private final LinkAttempts attempts;
    private final AccountOwnership ownership;
    private final StripeConnect stripe;
    private final ExecutorService virtualThreads;

    UnusedAuthorisations(
            Transactions transactions,
            LinkAttempts attempts,
            AccountOwnership ownership,
            StripeConnect stripe,
            @VirtualThreads ExecutorService virtualThreads) {
        this.transactions = transactions;
        this.attempts = attempts;
        this.ownership = ownership;
        this.stripe = stripe;
        this.virtualThreads = virtualThreads;
    }

    /** Does not wait for the next round. */
    void giveBackSoon() {
        virtualThreads.submit(this::giveBackAll);
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void giveBackAll() {
        try {
            for (LinkAttempt attempt : transactions.await(Tenancy.EVERYTHING, attempts::toGiveBack)) {
                giveBack(attempt);
            }
        } catch (DatabaseUnavailableException e) {
            LOG.warnf("authorisations to give back wait for the database: cause=%s", e.getMessage());
        }
    }

    private void giveBack(LinkAttempt attempt) {
        String account = attempt.link().account();
        boolean isUsed = transactions.await(
                Tenancy.EVERYTHING,
                () -> ownership
                        .isUsed(account)
                        .chain(used -> used
                                ? attempts.end(attempt.stateHash()).replaceWith(true)
                                : Uni.createFrom().item(false)));
        if (isUsed) {
            return;
        }
        try {
            stripe.deauthorize(account);
        } catch (StripeFailure e) {
            LOG.warnf("an account that nobody uses stays connected: account=%s cause=%s", account, e.getMessage());
            return;
        }
        transactions.await(Tenancy.EVERYTHING, () -> attempts.end(attempt.stateHash()));
        LOG.infof("authorisation given back: clinic=%s account=%s", attempt.clinicId(), account);
    }
}
