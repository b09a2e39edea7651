package org.caretill.paymentrequest.payout;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.caretill.duework.DueWork;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.paymentrequest.payout.PayoutLedger.Account;
import org.caretill.paymentrequest.stripe.BackgroundCalls;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/** Reads the payouts of every connected account from Stripe, as often as {@code caretill.payouts.every} says. */
@ApplicationScoped
class PayoutReadingsJob {

    private static final Logger LOG = Logger.getLogger(PayoutReadingsJob.class);

    private static final int CLINICS_AT_A_TIME = 500;

    private final Transactions transactions;
    private final KnownClinics clinics;
    private final PayoutLedger ledger;
    private final DueWork<Account> readings;

    PayoutReadingsJob(
            Transactions transactions,
            KnownClinics clinics,
            PayoutLedger ledger,
            PayoutReading reading,
            BackgroundCalls calls,
            MeterRegistry metrics) {
        this.transactions = transactions;
        this.clinics = clinics;
        this.ledger = ledger;
        this.readings = new DueWork<>(
                "payout reading",
                limit -> transactions.await(Tenancy.EVERYTHING, () -> ledger.due(limit)),
                reading::read,
                calls::start,
                metrics);
    }

    /** Plans the accounts that clinics have connected since. */
    @Scheduled(every = "${caretill.payouts.planned-every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void plan() {
        try {
            List<ClinicPayments> page = page("");
            while (!page.isEmpty()) {
                for (ClinicPayments clinic : page) {
                    transactions.await(
                            Tenancy.EVERYTHING,
                            () -> ledger.plan(clinic.clinicId(), clinic.organisationId(), clinic.connected()));
                }
                page = page(page.getLast().clinicId());
            }
        } catch (DatabaseUnavailableException e) {
            LOG.warnf("planning of payout readings failed, retrying: cause=%s", e.getMessage());
        }
    }

    private List<ClinicPayments> page(String after) {
        return transactions.await(Tenancy.EVERYTHING, () -> clinics.after(after, CLINICS_AT_A_TIME));
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void read() {
        readings.run();
    }

    /** Does what is due now instead of in the next round. */
    void readSoon() {
        readings.runSoon();
    }
}
