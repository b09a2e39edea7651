package org.caretill.clinicconfig.accounts;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import org.caretill.clinicconfig.audit.Action;
import org.caretill.clinicconfig.audit.Actor;
import org.caretill.clinicconfig.clinic.Clinic;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.clinic.Removal;
import org.caretill.clinicconfig.clinic.StripeLink;
import org.caretill.clinicconfig.link.AccountOwnership;
import org.caretill.clinicconfig.stripe.StripeConnect;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * The last step of a removal: disconnects accounts at Stripe whose payment requests have all ended, unless another clinic
 * has the account too. What remains to be done stands in the clinic's row, so a removal survives crashes and Stripe's
 * outages; each step may be repeated, by several replicas too.
 */
@ApplicationScoped
class AccountRemoval {

    private static final Logger LOG = Logger.getLogger(AccountRemoval.class);

    private final Transactions transactions;
    private final Clinics clinics;
    private final AccountOwnership ownership;
    private final StripeConnect stripe;
    private final ExecutorService virtualThreads;
    private final InstantSource clock;

    AccountRemoval(
            Transactions transactions,
            Clinics clinics,
            AccountOwnership ownership,
            StripeConnect stripe,
            @VirtualThreads ExecutorService virtualThreads,
            InstantSource clock) {
        this.transactions = transactions;
        this.clinics = clinics;
        this.ownership = ownership;
        this.stripe = stripe;
        this.virtualThreads = virtualThreads;
        this.clock = clock;
    }

    /** Does not let the administrator wait for the next round. */
    void continueSoon() {
        virtualThreads.submit(this::continueAll);
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void continueAll() {
        try {
            for (Clinic clinic : transactions.await(Tenancy.EVERYTHING, clinics::removing)) {
                for (StripeLink link : clinic.stripeAccounts().links()) {
                    if (link.status() == StripeLink.Status.REMOVING
                            && link.removal() != null
                            && link.removal().step() == Removal.Step.DEAUTHORISING) {
                        complete(clinic.id(), link.account());
                    }
                }
            }
        } catch (DatabaseUnavailableException e) {
            LOG.warnf("removals wait for the database: cause=%s", e.getMessage());
        }
    }

    private void complete(String clinicId, String account) {
        Instant at;
        try {
            boolean isUsed = transactions.await(Tenancy.EVERYTHING, () -> ownership.isUsed(account));
            at = isUsed ? clock.instant() : stripe.deauthorize(account);
        } catch (StripeFailure e) {
            LOG.warnf("removal waits for Stripe: clinic=%s cause=%s", clinicId, e.getMessage());
            return;
        }
        transactions.await(
                Tenancy.EVERYTHING,
                () -> clinics.locked(clinicId)
                        .chain(clinic -> clinics.change(
                                clinic,
                                Actor.SERVICE,
                                Action.STRIPE_ACCOUNT_REMOVED,
                                it -> it.completeRemoval(account, at))));
    }
}
