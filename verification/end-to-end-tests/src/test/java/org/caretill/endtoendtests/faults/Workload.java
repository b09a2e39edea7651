package org.caretill.endtoendtests.faults;

import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.caretill.endtoendtests.LiveView;
import org.caretill.endtoendtests.RunningStack;
import org.caretill.invariants.Evidence.Viewer;

/**
 * Starts calls at a steady rate, whatever happens. The choices in each call depend only on the seed and the call's
 * number.
 */
final class Workload {

    /** The limit of concurrent calls; further ones are skipped. */
    private static final int MAX_AT_ONCE = 64;

    /** The limit of open pages; the oldest are closed, as people would. */
    private static final int MAX_PAGES = 400;

    private final Client payments;
    private final Recorder recorder;
    private final List<ClinicSession> sessions;
    private final ClinicSession shortExpiry;
    private final long seed;
    /** Oldest first. */
    private final Map<LiveView, Viewer> views = Collections.synchronizedMap(new LinkedHashMap<>());

    private final Semaphore lines = new Semaphore(MAX_AT_ONCE);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Scenario> deck = new ArrayList<>();
    private long calls;

    /** @param shortExpiry the clinic whose requests expire soon */
    Workload(
            RunningStack stack,
            OrderlyStops stops,
            List<ClinicSession> sessions,
            ClinicSession shortExpiry,
            Recorder recorder,
            long seed) {
        this.payments = new Client(stack.urls(PAYMENT_REQUEST), stops, recorder);
        this.sessions = sessions;
        this.shortExpiry = shortExpiry;
        this.recorder = recorder;
        this.seed = seed;
    }

    void begin(Duration between) {
        var _ = clock.scheduleAtFixedRate(this::next, 0, between.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Starts no more calls. */
    void stop() {
        clock.shutdownNow();
    }

    /** Waits until every call has ended. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return lines.tryAcquire(MAX_AT_ONCE, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The open pages. */
    Map<LiveView, Viewer> views() {
        synchronized (views) {
            return new LinkedHashMap<>(views);
        }
    }

    void closeAll() {
        views().keySet().forEach(LiveView::close);
    }

    /** Starts the next call. Every scenario happens once, in random order, before any is repeated. */
    private void next() {
        // Multiplied, because the first numbers of neighbouring seeds are almost the same.
        var random = new Random((seed * 1_000_003 + ++calls) * 0x9E3779B97F4A7C15L);
        if (deck.isEmpty()) {
            deck.addAll(List.of(Scenario.values()));
            Collections.shuffle(deck, random);
        }
        Scenario scenario = deck.removeLast();
        ClinicSession session =
                scenario == Scenario.LETS_IT_EXPIRE ? shortExpiry : sessions.get(random.nextInt(sessions.size()));
        if (!lines.tryAcquire()) {
            recorder.count("calls skipped");
            return;
        }
        closeOldest();
        Thread.ofVirtual()
                .start(() -> run(new SimulatedCall(session, payments, recorder, views, random), scenario, session));
    }

    private void run(SimulatedCall call, Scenario scenario, ClinicSession session) {
        try {
            call.run(scenario);
            recorder.count("calls");
        } catch (SimulatedCall.Abandoned _) {
            recorder.count("calls abandoned");
        } catch (RuntimeException | AssertionError e) {
            recorder.violation("%s at %s failed: %s".formatted(scenario, session.clinic().id, e));
        } finally {
            lines.release();
        }
    }

    private void closeOldest() {
        synchronized (views) {
            Iterator<LiveView> oldest = views.keySet().iterator();
            while (views.size() > MAX_PAGES) {
                LiveView view = oldest.next();
                oldest.remove();
                view.close();
            }
        }
    }
}
