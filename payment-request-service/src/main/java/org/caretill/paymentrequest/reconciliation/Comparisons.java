package org.caretill.paymentrequest.reconciliation;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.caretill.paymentrequest.clinic.ClinicPayments;
import org.caretill.paymentrequest.reconciliation.ComparedDay.Status;
import org.caretill.paymentrequest.stripe.StripeLedger;
import org.caretill.problemdetails.RefusedException;
import org.caretill.stripeclient.StripeFailure;
import org.jboss.logging.Logger;

/**
 * Reconciles days of clinics with Stripe, a few at a time; differences are logged and counted. If today is compared, a
 * payment in progress may be reported as a difference; comparing the day again removes it. Call from a virtual thread,
 * outside of transactions.
 */
@ApplicationScoped
class Comparisons {

    private static final Logger LOG = Logger.getLogger(Comparisons.class);

    private static final int AT_A_TIME = 4;
    private static final int QUEUE_TIMEOUT_SECONDS = 20;

    private final StripeLedger stripe;
    private final LocalLedger local;
    private final InstantSource clock;
    private final MeterRegistry metrics;
    private final Semaphore running = new Semaphore(AT_A_TIME);

    Comparisons(StripeLedger stripe, LocalLedger local, InstantSource clock, MeterRegistry metrics) {
        this.stripe = stripe;
        this.local = local;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** @throws RefusedException if too many days are being compared */
    ComparedDay compare(ClinicPayments clinic, LocalDate day, ZoneId zone) {
        try {
            if (!running.tryAcquire(QUEUE_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            ComparedDay compared = compareNow(clinic, day, zone);
            report(compared);
            return compared;
        } finally {
            running.release();
        }
    }

    private ComparedDay compareNow(ClinicPayments clinic, LocalDate day, ZoneId zone) {
        Instant from = day.atStartOfDay(zone).toInstant();
        Instant to = day.plusDays(1).atStartOfDay(zone).toInstant();
        Set<String> accounts = new TreeSet<>(List.of(clinic.connected()));
        accounts.addAll(local.accounts(clinic.clinicId(), from, to));
        List<ComparedDay.Account> compared = new ArrayList<>();
        boolean unreachable = false;
        for (String account : accounts) {
            try {
                compared.addAll(new AccountComparison(stripe, local, clinic.clinicId(), account, from, to).compare());
            } catch (StripeFailure e) {
                unreachable = true;
            }
        }
        Status status = unreachable
                ? Status.UNREACHABLE
                : compared.stream().allMatch(account -> account.differences().isEmpty())
                        ? Status.MATCHED
                        : Status.DIFFERENT;
        return new ComparedDay(
                clinic.clinicId(),
                clinic.organisationId(),
                day,
                zone.getId(),
                status,
                clock.instant(),
                unreachable ? List.of() : compared);
    }

    private void report(ComparedDay compared) {
        metrics.counter("caretill.reconciliations", "status", compared.status().name())
                .increment();
        for (ComparedDay.Account account : compared.accounts()) {
            if (!account.differences().isEmpty()) {
                LOG.errorf(
                        "reconciliation found differences: clinic=%s date=%s account=%s currency=%s differences=%d"
                                + " differenceMinor=%d",
                        compared.clinicId(),
                        compared.date(),
                        account.account(),
                        account.currency(),
                        account.differences().size() + account.moreDifferences(),
                        account.differenceMinor());
            }
        }
        if (compared.status() == Status.UNREACHABLE) {
            LOG.warnf("reconciliation failed at stripe: clinic=%s date=%s", compared.clinicId(), compared.date());
        }
    }

    private static RuntimeException busy() {
        return RefusedException.unavailable("busy", "Too many days are being compared at the moment; try again");
    }
}
