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
 * Finds the events that Stripe has never sent: reads each account's list of events every 4 to 10 minutes, every half minute
 * while it finds some, and at once after an outage or when the operator says so, and stores what is new by the statement
 * that stores webhooks. An event that arrives at the same time both ways meets the primary key. Of several replicas one
 * looks at an account at a time. See docs/adr/0016.
 */
@Startup
@Singleton
class BackFillJob {

    private static final Logger LOG = Logger.getLogger(BackFillJob.class);

    /** At 200 ms a call these are 20 calls a second, a fifth of what Stripe grants the platform. */
    private static final int ACCOUNTS_AT_A_TIME = 4;

    /** Clocks may differ by ten minutes; and Stripe shows events late and out of order, by up to minutes. */
    static final Duration OVERLAP = Duration.ofMinutes(15);

    /** As long as Stripe lists events. */
    static final Duration KEPT = Duration.ofDays(30);

    /** A webhook is under way for seconds: a younger event may have been overtaken, an older one was not sent. */
    private static final Duration OVERDUE = Duration.ofMinutes(1);

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** The words for why a list was not read stand in docs/problems.md. */
    private static final String UNLINKED = "account-unlinked";

    private final BackFills backFills;
    private final StripeEventsList stripe;
    private final StripeEvents events;
    private final StripeSettings settings;
    private final OutboxRelay relay;
    private final MeterRegistry metrics;
    private final Semaphore places = new Semaphore(ACCOUNTS_AT_A_TIME);
    private final AtomicBoolean outageLookedFor = new AtomicBoolean();
    private final Pauses pauses;
    private volatile double oldestSeconds;
    private volatile boolean stopping;

    BackFillJob(
            BackFills backFills,
            StripeEventsList stripe,
            StripeEvents events,
            StripeSettings settings,
            OutboxRelay relay,
            MeterRegistry metrics,
            InstantSource clock) {
        this.backFills = backFills;
        this.stripe = stripe;
        this.events = events;
        this.settings = settings;
        this.relay = relay;
        this.metrics = metrics;
        this.pauses = new Pauses(clock);
        // They stand at zero from the start: an alarm on their growth would miss the first.
        found(true);
        found(false);
        metrics.gauge("caretill.back.fill.oldest.cursor.seconds", this, worker -> worker.oldestSeconds);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /** Looks at all accounts that are due, some at a time; returns while they are being looked at. */
    @Scheduled(every = "${caretill.back-fill.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void run() {
        try {
            if (!outageLookedFor.get()) {
                backFills.orderAfterOutage();
                outageLookedFor.set(true);
            }
            oldestSeconds = backFills.oldestSeconds();
            Optional<Lease> due = claimIfThereIsPlace();
            while (due.isPresent()) {
                Lease lease = due.get();
                Thread.ofVirtual().name("back-fill").start(() -> lookUntilNoneIsDue(lease));
                due = claimIfThereIsPlace();
            }
        } catch (RuntimeException e) {
            LOG.warnf("back-fill failed, retrying: cause=%s", e.toString());
        }
    }

    private Optional<Lease> claimIfThereIsPlace() {
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

    private void lookUntilNoneIsDue(Lease first) {
        try {
            for (Optional<Lease> lease = Optional.of(first); lease.isPresent(); lease = claim()) {
                look(lease.get());
            }
        } catch (RuntimeException e) {
            // What is leased to us is anybody's again in two minutes.
            LOG.warnf("back-fill failed, retrying: cause=%s", e.toString());
        } finally {
            places.release();
        }
    }

    private void look(Lease lease) {
        try {
            readAll(lease);
        } catch (StripeFailure e) {
            take(lease, e);
        } catch (RuntimeException e) {
            LOG.warnf("back-fill failed to store events, retrying: account=%s cause=%s", lease.account(), e.toString());
            backFills.failed(lease, "not-stored");
        }
    }

    /** The cursor moves only when every page is stored: newest comes first, so before that there are gaps. */
    private void readAll(Lease lease) {
        Instant from = beginning(lease);
        String after = null;
        int found = 0;
        boolean anyOverdue = false;
        Page page;
        do {
            page = stripe.page(lease.account(), from, after);
            pauses.calmDown();
            int newEvents = 0;
            // Oldest first, so that facts leave as they came about, as far as a page goes.
            for (byte[] json : page.events().reversed()) {
                StripeEvent event = read(lease, json);
                if (store(event, json)) {
                    newEvents++;
                    anyOverdue |= tell(lease, event);
                }
            }
            found += newEvents;
            if (!backFills.stored(lease, newEvents)) {
                LOG.infof("back-fill taken over: account=%s", lease.account());
                return;
            }
            after = page.events().isEmpty()
                    ? null
                    : read(lease, page.events().getLast()).id();
        } while (page.hasMore() && !stopping);
        if (page.hasMore()) {
            backFills.givenBack(lease);
            return;
        }
        backFills.finished(lease, anyOverdue);
        LOG.debugf("back-fill: account=%s from=%s found=%d", lease.account(), from, found);
    }

    private static Instant beginning(Lease lease) {
        Instant from = lease.reachedAt().minus(OVERLAP);
        Instant earliest = lease.askedAt().minus(KEPT);
        if (!from.isBefore(earliest)) {
            return from;
        }
        LOG.warnf(
                "back-fill cannot reach further back than stripe's list: account=%s reached=%s list=%s",
                lease.account(), lease.reachedAt(), earliest);
        return earliest;
    }

    /** An event that was listed for an account need not name it. */
    private static StripeEvent read(Lease lease, byte[] json) {
        StripeEvent event = StripeEvent.read(json).orElseThrow(() -> new StripeFailure.Unreadable("no event"));
        return lease.account() == null ? event : event.on(lease.account());
    }

    /** Whether it was not there yet. */
    private boolean store(StripeEvent event, byte[] json) {
        var endpoint = event.account() == null ? WebhookEndpoint.ACCOUNT : WebhookEndpoint.CONNECT;
        Translation translation = Translation.of(event, endpoint, settings.livemode());
        boolean isNew = BackFills.await(events.store(endpoint, event, json, translation, StoredEvent.Source.BACK_FILL))
                .isPresent();
        if (isNew && translation.fact() != null) {
            relay.wake();
        }
        return isNew;
    }

    /** Counts and logs an event that was found; whether its webhook was lost. */
    private boolean tell(Lease lease, StripeEvent event) {
        boolean overdue = isOverdue(event.created(), lease.askedAt());
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

    private void take(Lease lease, StripeFailure failure) {
        switch (failure) {
            case RateLimited limited -> {
                Duration pause = pauses.pause(limited.retryAfter().orElse(null));
                backFills.givenBack(lease);
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

    /** It is likely to be so for the next account, too: not all of them are tried in vain. */
    private void failForAll(Lease lease, String cause) {
        pauses.pause(null);
        fail(lease, cause);
    }

    private void fail(Lease lease, String cause) {
        backFills.failed(lease, cause);
        LOG.warnf("back-fill failed: account=%s cause=%s", lease.account(), cause);
    }

    /** How long this replica leaves Stripe alone: as long as Stripe says, or longer and longer. */
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

        synchronized void calmDown() {
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
