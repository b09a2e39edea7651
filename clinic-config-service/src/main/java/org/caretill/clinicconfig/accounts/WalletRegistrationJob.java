package org.caretill.clinicconfig.accounts;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.clinicconfig.clinic.Clinics;
import org.caretill.clinicconfig.paymentpages.WalletAnswer;
import org.caretill.clinicconfig.paymentpages.WalletRegistrations;
import org.caretill.clinicconfig.paymentpages.WalletRegistrations.Claim;
import org.caretill.clinicconfig.paymentpages.WalletRegistrations.Place;
import org.caretill.clinicconfig.stripe.PaymentMethodDomains;
import org.caretill.duework.DueWork;
import org.caretill.stripeclient.BackgroundWork;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Registers the domains of the payment pages on connected accounts, verifies them, and disables them, at the times of
 * {@link WalletRegistrations}. A replica makes one check after the other, so a domain that is added for many accounts
 * does not take Stripe's calls from payments.
 */
@ApplicationScoped
class WalletRegistrationJob {

    private static final Logger LOG = Logger.getLogger(WalletRegistrationJob.class);

    private final Transactions transactions;
    private final WalletRegistrations registrations;
    private final Clinics clinics;
    private final PaymentMethodDomains stripe;
    private final DueWork<Place> work;

    WalletRegistrationJob(
            Transactions transactions,
            WalletRegistrations registrations,
            Clinics clinics,
            PaymentMethodDomains stripe,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.registrations = registrations;
        this.clinics = clinics;
        this.stripe = stripe;
        this.work = new DueWork<>(
                "wallet registration",
                limit -> transactions.await(Tenancy.EVERYTHING, () -> registrations.due(limit)),
                this::check,
                BackgroundWork::run,
                metrics);
    }

    /** Runs as soon as possible, instead of at the next scheduled time. */
    void checkSoon() {
        work.runSoon();
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void checkDue() {
        work.run();
    }

    private void check(Place place) {
        Claim claim = transactions.await(Tenancy.EVERYTHING, () -> registrations.claim(place));
        if (claim == null) {
            return;
        }
        boolean isConnected = transactions.await(
                Tenancy.EVERYTHING, () -> clinics.withAccount(place.account()).map(holders -> !holders.isEmpty()));
        if (!isConnected) {
            transactions.await(Tenancy.EVERYTHING, () -> registrations.end(claim));
            return;
        }
        try {
            ask(claim);
        } catch (StripeFailure failure) {
            transactions.await(Tenancy.EVERYTHING, () -> registrations.notAnswered(claim));
            throw failure;
        }
    }

    private void ask(Claim claim) {
        Place place = claim.place();
        if (claim.wanted()) {
            WalletAnswer answer = stripe.register(place.account(), place.domain());
            if (!answer.isComplete()) {
                LOG.warnf(
                        "wallets are off: account=%s domain=%s answer=%s applePay=%b googlePay=%b",
                        place.account(),
                        place.domain(),
                        answer.kind(),
                        answer.applePay().active(),
                        answer.googlePay().active());
            }
            transactions.await(Tenancy.EVERYTHING, () -> registrations.answered(claim, answer));
        } else {
            stripe.disable(place.account(), place.domain());
            transactions.await(Tenancy.EVERYTHING, () -> registrations.end(claim));
        }
    }
}
