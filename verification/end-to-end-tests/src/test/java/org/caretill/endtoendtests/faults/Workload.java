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

/** Calls at a steady rate, whatever goes on. Each story's choices come from the seed and its number alone. */
final class Workload {

    /** More wait than a clinic has people: those that come on top find the line busy. */
    private static final int MOST_AT_ONCE = 64;

    /** So many pages stay open; the oldest are closed, as people do. */
    private static final int MOST_PAGES = 400;

    private final Client payments;
    private final Recorder recorder;
    private final List<Practice> practices;
    private final Practice hasty;
    private final long seed;
    /** Oldest first. */
    private final Map<LiveView, Viewer> views = Collections.synchronizedMap(new LinkedHashMap<>());

    private final Semaphore lines = new Semaphore(MOST_AT_ONCE);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<Plot> deck = new ArrayList<>();
    private long stories;

    /** @param hasty the clinic whose requests expire soon */
    Workload(RunningStack stack, List<Practice> practices, Practice hasty, Recorder recorder, long seed) {
        this.payments = new Client(stack.urls(PAYMENT_REQUEST), recorder);
        this.practices = practices;
        this.hasty = hasty;
        this.recorder = recorder;
        this.seed = seed;
    }

    void begin(Duration between) {
        clock.scheduleAtFixedRate(this::next, 0, between.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** No new story begins. */
    void stop() {
        clock.shutdownNow();
    }

    /** Waits until every story has come to its end. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return lines.tryAcquire(MOST_AT_ONCE, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The pages that are open. */
    Map<LiveView, Viewer> views() {
        synchronized (views) {
            return new LinkedHashMap<>(views);
        }
    }

    void closeAll() {
        views().keySet().forEach(LiveView::close);
    }

    /** Every plot once, in an order of their own, and so on. */
    private void next() {
        var random = new Random(seed * 1_000_003 + ++stories);
        if (deck.isEmpty()) {
            deck.addAll(List.of(Plot.values()));
            Collections.shuffle(deck, random);
        }
        Plot plot = deck.removeLast();
        Practice practice = plot == Plot.LETS_IT_EXPIRE ? hasty : practices.get(random.nextInt(practices.size()));
        if (!lines.tryAcquire()) {
            recorder.count("stories left out");
            return;
        }
        closeOldest();
        Thread.ofVirtual().start(() -> tell(new Story(practice, payments, recorder, views, random), plot, practice));
    }

    private void tell(Story story, Plot plot, Practice practice) {
        try {
            story.tell(plot);
            recorder.count("stories");
        } catch (Story.EndOfStory _) {
            recorder.count("stories cut short");
        } catch (RuntimeException | AssertionError e) {
            recorder.violation("%s at %s came to nothing: %s".formatted(plot, practice.clinic().id, e));
        } finally {
            lines.release();
        }
    }

    private void closeOldest() {
        synchronized (views) {
            Iterator<LiveView> oldest = views.keySet().iterator();
            while (views.size() > MOST_PAGES) {
                LiveView view = oldest.next();
                oldest.remove();
                view.close();
            }
        }
    }
}
