package org.caretill.clinicconfig.accounts;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.caretill.clinicconfig.clinic.AccountChecks;
import org.caretill.clinicconfig.clinic.AccountChecks.Claim;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.duework.DueWork;
import org.caretill.stripeclient.BackgroundWork;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/** Asks Stripe about connected accounts at the times of {@link AccountChecks} and applies its answer. */
@ApplicationScoped
class AccountCheckJob {

    private static final Logger LOG = Logger.getLogger(AccountCheckJob.class);

    private final Transactions transactions;
    private final AccountChecks checks;
    private final ConnectedAccounts accounts;
    private final StripeConnect stripe;
    private final InstantSource clock;
    private final DueWork<String> work;

    AccountCheckJob(
            Transactions transactions,
            AccountChecks checks,
            ConnectedAccounts accounts,
            StripeConnect stripe,
            InstantSource clock,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.checks = checks;
        this.accounts = accounts;
        this.stripe = stripe;
        this.clock = clock;
        this.work = new DueWork<>(
                "account check",
                limit -> transactions.await(Tenancy.EVERYTHING, () -> checks.due(limit)),
                this::check,
                BackgroundWork::run,
                metrics);
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void checkDue() {
        work.run();
    }

    private void check(String account) {
        Claim claim = transactions.await(Tenancy.EVERYTHING, () -> checks.claim(account));
        if (claim == null) {
            return;
        }
        if (!transactions.await(Tenancy.EVERYTHING, () -> accounts.has(account))) {
            transactions.await(Tenancy.EVERYTHING, () -> checks.end(claim));
            return;
        }
        Instant askedAt = clock.instant();
        Optional<Readiness> answer = stripe.readiness(account);
        transactions.await(
                Tenancy.EVERYTHING,
                () -> answer.map(readiness -> accounts.answered(account, readiness))
                        .orElseGet(() -> notConnected(claim, askedAt))
                        .chain(() -> checks.finish(claim)));
    }

    /**
     * Stripe gives the same answer if the platform's key was replaced by another platform's. It would disconnect every
     * clinic, so the answer counts only if Stripe has reported a disconnection, too.
     */
    private Uni<Void> notConnected(Claim claim, Instant askedAt) {
        if (claim.disconnectionReported()) {
            return accounts.disconnected(claim.account(), askedAt);
        }
        LOG.errorf(
                "account is linked here, but not connected at stripe: account=%s; disconnect it here, or check"
                        + " STRIPE_SECRET_KEY",
                claim.account());
        return Uni.createFrom().voidItem();
    }
}
