package org.caretill.clinicconfig.link;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.duework.DueWork;
import org.caretill.stripeclient.BackgroundWork;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Disconnects accounts that were authorised at Stripe but are not used: refused, discarded, or not confirmed in time.
 * The state is in the attempt's row, so it survives crashes and Stripe's outages. Every step is idempotent, and of
 * several replicas one at a time makes it.
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
        this.unused =
                new DueWork<>("unused authorisation", this::toDisconnect, this::revoke, BackgroundWork::run, metrics);
    }

    /** An authorisation that is not used. */
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

    /** Runs as soon as possible, instead of at the next scheduled time. */
    void runSoon() {
        unused.runSoon();
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void revokeAll() {
        unused.run();
    }

    private List<Authorisation> toDisconnect(int limit) {
        return transactions.await(Tenancy.EVERYTHING, () -> attempts.toDisconnect(limit)).stream()
                .map(Authorisation::of)
                .toList();
    }

    private void revoke(Authorisation authorisation) {
        if (!transactions.await(Tenancy.EVERYTHING, () -> attempts.claim(authorisation.stateHash()))
                || isUsed(authorisation)) {
            return;
        }
        try {
            stripe.deauthorize(authorisation.account());
        } catch (RuntimeException e) {
            transactions.await(Tenancy.EVERYTHING, () -> attempts.release(authorisation.stateHash()));
            throw e;
        }
        transactions.await(Tenancy.EVERYTHING, () -> attempts.end(authorisation.stateHash()));
        LOG.infof(
                "unused authorisation revoked: clinic=%s account=%s",
                authorisation.clinicId(), authorisation.account());
    }

    /** Whether a clinic uses the account after all; the attempt is then ended without disconnecting it. */
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
