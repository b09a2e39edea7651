package org.caretill.stripewebhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.caretill.outboxinbox.OutboxRelay;
import org.caretill.stripeclient.BackgroundWork;
import org.caretill.stripeclient.StripeFailure;
import org.caretill.stripeclient.StripeFailure.AccountNotConnected;
import org.caretill.stripeclient.StripeFailure.KeyRefused;
import org.caretill.stripeclient.StripeFailure.NotPermitted;
import org.caretill.stripeclient.StripeFailure.RateLimited;
import org.caretill.stripeclient.StripeFailure.Refused;
import org.caretill.stripeclient.StripeFailure.Unavailable;
import org.caretill.stripeclient.StripeFailure.Unreadable;
import org.caretill.stripewebhook.BackFills.Lease;
import org.caretill.stripewebhook.StripeEventsList.Page;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds events whose webhooks were lost: reads each account's list of events every 4 to 10 minutes, every half minute
 * while it finds lost ones, and at once after an outage or on the operator's order. New events are stored by the same
 * statement as webhooks; the primary key prevents duplicates of events that arrive both ways at once. Of several
 * replicas only one reads an account at a time. See docs/adr/0016.
 */
@Startup
@Singleton
class BackFillJob {

    private static final Logger LOG = Logger.getLogger(BackFillJob.class);

    /** At 200 ms a call these make 20 calls a second, which is all that the budget of all replicas allows. */
    private static final int ACCOUNTS_AT_A_TIME = 4;

    /** Read again each time, because clocks differ and Stripe lists events late and out of order, by up to minutes. */
    static final Duration OVERLAP = Duration.ofMinutes(15);

    /** How long Stripe lists events. */
    static final Duration KEPT = Duration.ofDays(30);

    /**
     * Webhooks arrive within seconds: a younger event's webhook may still arrive, an older one's is counted as lost.
     */
    private static final Duration OVERDUE = Duration.ofMinutes(1);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** docs/problems.md lists the codes of why a list was not read. */
    private static final String UNLINKED = "account-unlinked";

    private final BackFills backFills;
    private final StripeEventsList stripe;
    private final StripeEvents events;
    private final StripeConfiguration configuration;
    private final OutboxRelay relay;
    private final MeterRegistry metrics;
    private final Semaphore places = new Semaphore(ACCOUNTS_AT_A_TIME);
    private final AtomicBoolean outageChecked = new AtomicBoolean();
    private final Pauses pauses;
    private volatile double oldestSeconds;
    private volatile boolean stopping;

    BackFillJob(
            BackFills backFills,
            StripeEventsList stripe,
            StripeEvents events,
            StripeConfiguration configuration,
            OutboxRelay relay,
            MeterRegistry metrics,
            InstantSource clock) {
        this.backFills = backFills;
        this.stripe = stripe;
        this.events = events;
        this.configuration = configuration;
        this.relay = relay;
        this.metrics = metrics;
        this.pauses = new Pauses(clock);
        // Registers the counters at zero, because an alarm on their increase would miss the first increment otherwise.
        found(true);
        found(false);
        metrics.gauge("caretill.back.fill.oldest.cursor.seconds", this, worker -> worker.oldestSeconds);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /** Starts to read all accounts that are due, some at a time; returns without waiting for them. */
    @Scheduled(every = "${caretill.back-fill.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void run() {
        try {
            if (!outageChecked.get()) {
                backFills.scheduleAfterOutage();
                outageChecked.set(true);
            }
            oldestSeconds = backFills.oldestSeconds();
            Optional<Lease> due = claimIfFree();
            while (due.isPresent()) {
                Lease lease = due.get();
                Thread.ofVirtual()
                        .name("back-fill")
                        .start(() -> BackgroundWork.run(() -> processUntilNoneIsDue(lease)));
                due = claimIfFree();
            }
        } catch (RuntimeException e) {
            LOG.warnf("back-fill failed, retrying: cause=%s", e.toString());
        }
    }

    private Optional<Lease> claimIfFree() {
        if (!places.tryAcquire()) {
            return Optional.empty();
        }
        Optional<Lease> due = Optional.empty();
        try {
            due = claim();
        } finally {
            if (due.isEmpty()) {
                places.release();
            }
        }
        return due;
    }

    private Optional<Lease> claim() {
        return stopping || pauses.isPaused() ? Optional.empty() : backFills.claim();
    }

    private void processUntilNoneIsDue(Lease first) {
        try {
            for (Optional<Lease> lease = Optional.of(first); lease.isPresent(); lease = claim()) {
                process(lease.get());
            }
        } catch (RuntimeException e) {
            // The lease expires in two minutes; then any replica continues.
            LOG.warnf("back-fill failed, retrying: cause=%s", e.toString());
        } finally {
            places.release();
        }
    }

    private void process(Lease lease) {
        try {
            readAll(lease);
        } catch (StripeFailure e) {
            handle(lease, e);
        } catch (RuntimeException e) {
            LOG.warnf("back-fill failed to store events, retrying: account=%s cause=%s", lease.account(), e.toString());
            backFills.failed(lease, "not-stored");
        }
    }

    /** The cursor moves only when every page is stored, because the newest events come first. */
    private void readAll(Lease lease) {
        Instant from = beginning(lease);
        String after = null;
        int found = 0;
        boolean anyOverdue = false;
        Page page;
        do {
            page = stripe.page(lease.account(), from, after);
            pauses.reset();
            int newEvents = 0;
            // Oldest first, so that facts are published in order, at least within a page.
            for (StripeEvent listed : page.events().reversed()) {
                StripeEvent event = ofAccount(lease, listed);
                if (store(event)) {
                    newEvents++;
                    anyOverdue |= report(lease, event);
                }
            }
            found += newEvents;
            if (!backFills.stored(lease, newEvents)) {
                LOG.infof("back-fill taken over: account=%s", lease.account());
                return;
            }
            after = page.events().isEmpty() ? null : page.events().getLast().id();
        } while (page.hasMore() && !stopping);
        if (page.hasMore()) {
            backFills.release(lease);
            return;
        }
        backFills.finished(lease, anyOverdue);
        LOG.debugf("back-fill: account=%s from=%s found=%d", lease.account(), from, found);
    }

    private static Instant beginning(Lease lease) {
        Instant from = lease.reachedAt().minus(OVERLAP);
        Instant earliest = lease.claimedAt().minus(KEPT);
        if (!from.isBefore(earliest)) {
            return from;
        }
        LOG.warnf(
                "back-fill cannot reach further back than stripe's list: account=%s reached=%s list=%s",
                lease.account(), lease.reachedAt(), earliest);
        return earliest;
    }

    /** Sets the account, because an event in an account's list does not always name it. */
    private static StripeEvent ofAccount(Lease lease, StripeEvent listed) {
        return lease.account() == null ? listed : listed.on(lease.account());
    }

    /** Stores the event; true if it is new, or could not be published before. */
    private boolean store(StripeEvent event) {
        WebhookEndpoint endpoint = WebhookEndpoint.belongingTo(event);
        Translation translation = Translation.of(event, endpoint, configuration.platform());
        if (translation.isForeign()) {
            return false;
        }
        boolean isNew = BackFills.await(events.store(endpoint, event, translation, StoredEvent.Source.BACK_FILL))
                .isPresent();
        if (isNew && !translation.facts().isEmpty()) {
            relay.wake();
        }
        return isNew;
    }

    /** Counts and logs a new event; true if its webhook was lost. */
    private boolean report(Lease lease, StripeEvent event) {
        boolean overdue = isOverdue(event.created(), lease.claimedAt());
        found(overdue).increment();
        LOG.infof(
                "event found by back-fill: event=%s type=%s account=%s created=%s overdue=%s",
                event.id(), event.type(), event.account(), event.created(), overdue);
        return overdue;
    }

    private Counter found(boolean overdue) {
        return metrics.counter("caretill.back.fill.events", "overdue", Boolean.toString(overdue));
    }

    private static boolean isOverdue(@Nullable Instant created, Instant now) {
        return created == null || created.isBefore(now.minus(OVERDUE));
    }

    private void handle(Lease lease, StripeFailure failure) {
        switch (failure) {
            case RateLimited limited -> {
                Duration pause = pauses.pause(limited.retryAfter().orElse(null));
                backFills.release(lease);
                LOG.warnf("back-fill paused, stripe's rate limit reached: ms=%d", pause.toMillis());
            }
            case AccountNotConnected _ -> {
                backFills.stopped(lease, UNLINKED);
                LOG.infof("back-fill stopped: account=%s cause=%s", lease.account(), UNLINKED);
            }
            case KeyRefused _ -> failForAll(lease, "key-refused");
            case Unavailable _ -> failForAll(lease, "stripe-unavailable");
            case NotPermitted _ -> fail(lease, "not-permitted");
            case Refused _ -> fail(lease, "refused-by-stripe");
            case Unreadable _ -> fail(lease, "answer-unreadable");
        }
    }

    /** The next account would probably fail too, so the whole back-fill pauses. */
    private void failForAll(Lease lease, String cause) {
        pauses.pause(null);
        fail(lease, cause);
    }

    private void fail(Lease lease, String cause) {
        backFills.failed(lease, cause);
        LOG.warnf("back-fill failed: account=%s cause=%s", lease.account(), cause);
    }

    /** Pauses of this replica's back-fill: as long as Stripe says, or exponentially growing. */
    private static final class Pauses {

        private final InstantSource clock;
        private Duration next = SHORTEST_PAUSE;
        private Instant until = Instant.MIN;

        Pauses(InstantSource clock) {
            this.clock = clock;
        }

        synchronized Duration pause(@Nullable Duration asked) {
            Duration pause = asked == null ? next : asked;
            next = min(next.multipliedBy(2), LONGEST_PAUSE);
            Instant end = clock.instant().plus(pause);
            until = end.isAfter(until) ? end : until;
            return pause;
        }

        synchronized void reset() {
            next = SHORTEST_PAUSE;
        }

        synchronized boolean isPaused() {
            return clock.instant().isBefore(until);
        }

        private static Duration min(Duration one, Duration other) {
            return one.compareTo(other) < 0 ? one : other;
        }
    }
}
