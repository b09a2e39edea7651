package org.caretill.paymentrequest.reconciliation;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.clinic.KnownClinics;
import org.caretill.paymentrequest.reconciliation.ComparedDays.Planned;
import org.caretill.stripeclient.BackgroundWork;
import org.caretill.transactions.DatabaseUnavailableException;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;
import org.jboss.logging.Logger;

/**
 * Reconciles the last two days of every clinic with Stripe, each once, two hours after the clinic's midnight, when the
 * day's events have arrived. One day would be enough; two make up for a night in which this service was down.
 */
@ApplicationScoped
public class NightlyReconciliationJob {

    private static final Logger LOG = Logger.getLogger(NightlyReconciliationJob.class);

    private static final Duration AFTER_MIDNIGHT = Duration.ofHours(2);
    private static final int DAYS = 2;
    private static final int CLINICS_AT_A_TIME = 500;
    private static final int BATCH_SIZE = 20;

    private final Transactions transactions;
    private final KnownClinics clinics;
    private final ComparedDays days;
    private final Comparisons comparisons;
    private final InstantSource clock;

    NightlyReconciliationJob(
            Transactions transactions,
            KnownClinics clinics,
            ComparedDays days,
            Comparisons comparisons,
            InstantSource clock) {
        this.transactions = transactions;
        this.clinics = clinics;
        this.days = days;
        this.comparisons = comparisons;
        this.clock = clock;
    }

    /**
     * Plans the new days and compares all planned ones, including those that another process claimed before it died.
     */
    @Scheduled(every = "${caretill.reconciliation.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    public void run() {
        try {
            plan();
            List<Planned> due = due();
            while (!due.isEmpty()) {
                try (var batch = Executors.newVirtualThreadPerTaskExecutor()) {
                    due.forEach(planned -> batch.execute(() -> BackgroundWork.run(() -> compare(planned))));
                }
                due = due();
            }
        } catch (DatabaseUnavailableException e) {
            LOG.warnf("reconciliation failed, retrying: cause=%s", e.getMessage());
        }
    }

    private void plan() {
        String after = "";
        List<ClinicPayments> page = page(after);
        while (!page.isEmpty()) {
            List<String[]> planned = new ArrayList<>();
            for (ClinicPayments clinic : page) {
                Instant settled = clock.instant().minus(AFTER_MIDNIGHT);
                LocalDate today = settled.atZone(clinic.zone()).toLocalDate();
                for (int before = 1; before <= DAYS; before++) {
                    planned.add(new String[] {
                        clinic.clinicId(),
                        clinic.organisationId(),
                        today.minusDays(before).toString()
                    });
                }
            }
            transactions.await(
                    Tenancy.EVERYTHING, () -> days.plan(column(planned, 0), column(planned, 1), column(planned, 2)));
            after = page.getLast().clinicId();
            page = page(after);
        }
    }

    private List<ClinicPayments> page(String after) {
        return transactions.await(Tenancy.EVERYTHING, () -> clinics.after(after, CLINICS_AT_A_TIME));
    }

    private static String[] column(List<String[]> rows, int column) {
        return rows.stream().map(row -> row[column]).toArray(String[]::new);
    }

    private List<Planned> due() {
        return transactions.await(Tenancy.EVERYTHING, () -> days.due(BATCH_SIZE));
    }

    private void compare(Planned planned) {
        try {
            boolean mine = transactions.await(Tenancy.EVERYTHING, () -> days.claim(planned));
            ClinicPayments clinic = transactions.await(Tenancy.EVERYTHING, () -> clinics.find(planned.clinicId()));
            if (mine && clinic != null) {
                ComparedDay compared = comparisons.compare(clinic, planned.day(), clinic.zone());
                transactions.await(Tenancy.EVERYTHING, () -> days.store(compared));
            }
        } catch (RuntimeException e) {
            LOG.warnf(
                    "reconciliation failed, retrying: clinic=%s date=%s cause=%s",
                    planned.clinicId(), planned.day(), e.getClass().getSimpleName());
        }
    }
}
