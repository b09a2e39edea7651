package org.caretill.clinicconfig.link;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import org.caretill.clinicconfig.stripe.StripeOnboarding;
import org.caretill.duework.DueWork;
import org.caretill.stripeclient.BackgroundWork;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Closes accounts at Stripe that were created for a clinic and then discarded. An account that Stripe does not close
 * stays the clinic's own, and the platform leaves it. The state is in the onboarding's row, so it survives crashes and
 * Stripe's outages. Every step is idempotent, and of several replicas one at a time makes it.
 */
@ApplicationScoped
class OnboardingClosingJob {

    private static final Logger LOG = Logger.getLogger(OnboardingClosingJob.class);

    private final Transactions transactions;
    private final Onboardings onboardings;
    private final AccountOwnership ownership;
    private final StripeOnboarding stripe;
    private final DueWork<Closing> closings;

    OnboardingClosingJob(
            Transactions transactions,
            Onboardings onboardings,
            AccountOwnership ownership,
            StripeOnboarding stripe,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.onboardings = onboardings;
        this.ownership = ownership;
        this.stripe = stripe;
        this.closings = new DueWork<>("onboarding closing", this::toClose, this::close, BackgroundWork::run, metrics);
    }

    /** An account to close. */
    private record Closing(String id, String clinicId, String account) {

        static Closing of(Onboarding onboarding) {
            return new Closing(onboarding.id(), onboarding.clinicId(), Objects.requireNonNull(onboarding.account()));
        }

        @Override
        public String toString() {
            return clinicId + '/' + account;
        }
    }

    /** Runs as soon as possible, instead of at the next scheduled time. */
    void runSoon() {
        closings.runSoon();
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void closeAll() {
        closings.run();
    }

    private List<Closing> toClose(int limit) {
        return transactions.await(Tenancy.EVERYTHING, () -> onboardings.toClose(limit)).stream()
                .map(Closing::of)
                .toList();
    }

    private void close(Closing due) {
        if (!transactions.await(Tenancy.EVERYTHING, () -> onboardings.claim(due.id()))) {
            return;
        }
        try {
            boolean isUsed = transactions.await(Tenancy.EVERYTHING, () -> ownership.isUsed(due.account()));
            if (!isUsed) {
                stripe.close(due.account());
                LOG.infof("unfinished account closed: clinic=%s account=%s", due.clinicId(), due.account());
            }
        } catch (RuntimeException e) {
            transactions.await(Tenancy.EVERYTHING, () -> onboardings.release(due.id()));
            throw e;
        }
        transactions.await(Tenancy.EVERYTHING, () -> onboardings.deleteById(due.id()));
    }
}
