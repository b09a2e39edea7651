package org.caretill.duework;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ApplicationLifecycleManager;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jboss.logging.Logger;

/**
 * Work that becomes due according to the database, such as checking a payment at Stripe again. A round reads what is
 * due and starts the first 50 items. A job runs a round every few seconds, so an item that failed, or that a killed
 * process left half done, is retried for as long as the database says that it is due. A failed item does not stop the
 * others, and an unavailable database does not stop later rounds. An item that is still being worked on is not started
 * a second time. Nothing is started once the process is asked to stop.
 *
 * <p>Several replicas find the same items due, and a list may be old when its last item is started. So the work first
 * claims its row: under the row's lock it looks whether the item is still due, and moves its next time ahead. Who finds
 * it no longer due does nothing. {@code caretill_due_work{work}} is how many items were due in the latest round, 1,000
 * at most. It stays high if more becomes due than is done, or if what is due always fails.
 *
 * @param <T> an item of work, equal to itself in the next round; its text appears in the log, so it is an id and
 *     nothing else
 */
public final class DueWork<T> {

    private static final Logger LOG = Logger.getLogger(DueWork.class);

    /** How many items one round starts. The next round starts those that are still due then. */
    private static final int ROUND = 50;

    /** A higher count would not tell us more, but each round would have to read it from the database. */
    private static final int MAX_COUNTED = 1_000;

    private final String name;
    private final IntFunction<List<T>> due;
    private final Consumer<T> work;
    private final Executor executor;
    private final AtomicInteger overdue = new AtomicInteger();
    private final Set<T> inProgress = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean roundWanted = new AtomicBoolean();
    private final Lock oneRoundAtATime = new ReentrantLock();

    /**
     * Also registers the gauge, so create one instance for each kind of work.
     *
     * @param name of the work, in the log and as the label of the gauge
     * @param due reads the items that are due, the longest overdue first, and no more of them than the number it is
     *     given
     * @param work does one item; what it throws is logged without its message, which may quote a row
     * @param executor starts an item when there is room for it; it may run it at once, or block until there is room
     */
    public DueWork(String name, IntFunction<List<T>> due, Consumer<T> work, Executor executor, MeterRegistry metrics) {
        this.name = name;
        this.due = due;
        this.work = work;
        this.executor = executor;
        Gauge.builder("caretill.due.work", overdue, AtomicInteger::doubleValue)
                .description("Pieces of work that are due and not yet done, 1000 at most")
                .tag("work", name)
                .register(metrics);
    }

    /**
     * Starts what is due. If a round is already running, another one follows it and this call returns at once. Blocks,
     * so call it from a virtual thread. Never throws: failures are logged.
     */
    public void run() {
        roundWanted.set(true);
        while (roundWanted.get() && oneRoundAtATime.tryLock()) {
            try {
                roundWanted.set(false);
                round();
            } finally {
                oneRoundAtATime.unlock();
            }
        }
    }

    /** Runs a round in the background now, instead of waiting for the job's next one. */
    public void runSoon() {
        Thread.ofVirtual().name(name).start(this::run);
    }

    private void round() {
        try {
            List<T> found = due.apply(MAX_COUNTED);
            overdue.set(found.size());
            int started = 0;
            for (T piece : found) {
                if (started == ROUND || ApplicationLifecycleManager.isVmShuttingDown()) {
                    return;
                }
                if (inProgress.add(piece)) {
                    start(piece);
                    started++;
                }
            }
        } catch (RuntimeException e) {
            LOG.warnf("%s failed, retrying: cause=%s", name, e.getClass().getSimpleName());
        }
    }

    private void start(T piece) {
        try {
            executor.execute(() -> tryToDo(piece));
        } catch (RuntimeException e) {
            inProgress.remove(piece);
            throw e;
        }
    }

    private void tryToDo(T piece) {
        try {
            work.accept(piece);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "%s failed, retrying: id=%s cause=%s",
                    name, piece, e.getClass().getSimpleName());
        } finally {
            inProgress.remove(piece);
        }
    }
}
