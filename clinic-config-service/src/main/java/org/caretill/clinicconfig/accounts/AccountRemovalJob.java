package org.caretill.clinicconfig.accounts;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.Removal;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.link.AccountOwnership;
import org.caretill.clinicconfig.paymentpages.WalletRegistrations;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.duework.DueWork;
import org.caretill.stripeclient.BackgroundWork;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * The last step of a removal: disconnects accounts at Stripe whose payment requests have all ended, unless another
 * clinic has the account too. The state of a removal is in the clinic's row, so it survives crashes and Stripe's
 * outages. Every step is idempotent, and of several replicas one at a time makes it.
 */
@ApplicationScoped
class AccountRemovalJob {

    private final Transactions transactions;
    private final Clinics clinics;
    private final AccountOwnership ownership;
    private final StripeConnect stripe;
    private final WalletRegistrations wallets;
    private final InstantSource clock;
    private final DueWork<Disconnection> disconnections;

    AccountRemovalJob(
            Transactions transactions,
            Clinics clinics,
            AccountOwnership ownership,
            StripeConnect stripe,
            WalletRegistrations wallets,
            InstantSource clock,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.clinics = clinics;
        this.ownership = ownership;
        this.stripe = stripe;
        this.wallets = wallets;
        this.clock = clock;
        this.disconnections =
                new DueWork<>("account removal", this::disconnectable, this::disconnect, BackgroundWork::run, metrics);
    }

    /** An account to disconnect. */
    private record Disconnection(String clinicId, String account) {

        static Stream<Disconnection> of(Clinic clinic) {
            return clinic.stripeAccounts().links().stream()
                    .filter(link -> link.status() == StripeLink.Status.REMOVING
                            && link.removal() != null
                            && link.removal().step() == Removal.Step.DEAUTHORISING)
                    .map(link -> new Disconnection(clinic.id(), link.account()));
        }

        @Override
        public String toString() {
            return clinicId + '/' + account;
        }
    }

    /** Runs as soon as possible, instead of at the next scheduled time. */
    void continueSoon() {
        disconnections.runSoon();
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void continueAll() {
        disconnections.run();
    }

    private List<Disconnection> disconnectable(int limit) {
        return transactions.await(Tenancy.EVERYTHING, () -> clinics.removing(limit)).stream()
                .flatMap(Disconnection::of)
                .limit(limit)
                .toList();
    }

    private void disconnect(Disconnection due) {
        boolean claimed = transactions.await(
                Tenancy.EVERYTHING,
                () -> clinics.locked(due.clinicId())
                        .map(clinic -> clinic.claimDisconnection(due.account(), clock.instant())));
        if (!claimed) {
            return;
        }
        try {
            boolean isUsed = transactions.await(Tenancy.EVERYTHING, () -> ownership.isUsed(due.account()));
            Instant at = isUsed ? clock.instant() : stripe.deauthorize(due.account());
            transactions.await(
                    Tenancy.EVERYTHING,
                    () -> clinics.locked(due.clinicId())
                            .chain(clinic -> clinics.change(
                                    clinic,
                                    Actor.SERVICE,
                                    Action.STRIPE_ACCOUNT_REMOVED,
                                    it -> it.completeRemoval(due.account(), at)))
                            .call(() -> wallets.checkNow(due.account())));
        } finally {
            transactions.await(
                    Tenancy.EVERYTHING, () -> clinics.locked(due.clinicId()).invoke(Clinic::releaseDisconnection));
        }
    }
}
