package org.caretill.clinicconfig.link;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.duework.DueWork;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Gives back what was authorised at Stripe and is not wanted: refused, discarded, or not confirmed in time. What is to be
 * given back stands in the attempt's row, so it survives crashes and Stripe's outages; each step may be repeated, by
 * several replicas too.
 */
@ApplicationScoped
class UnusedAuthorisationsJob {

    private static final Logger LOG = Logger.getLogger(UnusedAuthorisationsJob.class);

    private final Transactions transactions;
    private final LinkAttempts attempts;
    private final AccountOwnership ownership;
    private final StripeConnect stripe;
    private final DueWork<Authorisation> unused;

    UnusedAuthorisationsJob(
            Transactions transactions,
            LinkAttempts attempts,
            AccountOwnership ownership,
            StripeConnect stripe,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.attempts = attempts;
        this.ownership = ownership;
        this.stripe = stripe;
        this.unused = new DueWork<>("unused authorisation", this::toGiveBack, this::giveBack, Runnable::run, metrics);
    }

    /** What an administrator brought back from Stripe and nobody wants. */
    private record Authorisation(String stateHash, String clinicId, String account) {

        static Authorisation of(LinkAttempt attempt) {
            return new Authorisation(
                    attempt.stateHash(), attempt.clinicId(), attempt.link().account());
        }

        @Override
        public String toString() {
            return clinicId + '/' + account;
        }
    }

    /** Does not wait for the next round. */
    void giveBackSoon() {
        unused.runSoon();
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void giveBackAll() {
        unused.run();
    }

    private List<Authorisation> toGiveBack(int limit) {
        return transactions.await(Tenancy.EVERYTHING, () -> attempts.toGiveBack(limit)).stream()
                .map(Authorisation::of)
                .toList();
    }

    private void giveBack(Authorisation authorisation) {
        if (isUsed(authorisation)) {
            return;
        }
        stripe.deauthorize(authorisation.account());
        transactions.await(Tenancy.EVERYTHING, () -> attempts.end(authorisation.stateHash()));
        LOG.infof(
                "unused authorisation revoked: clinic=%s account=%s",
                authorisation.clinicId(), authorisation.account());
    }

    /** If a clinic has the account after all, nothing is given back, and the attempt is over. */
    private boolean isUsed(Authorisation authorisation) {
        return transactions.await(
                Tenancy.EVERYTHING,
                () -> ownership
                        .isUsed(authorisation.account())
                        .chain(used -> used
                                ? attempts.end(authorisation.stateHash()).replaceWith(true)
                                : Uni.createFrom().item(false)));
    }
}
