package org.caretill.paymentrequest.receipt;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.caretill.problemdetails.RefusedException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the PDFs of receipts, which take much processor time and memory, so that nobody who asks for many delays
 * others: one at a time for each caller and for each clinic, a few in all, and a finished one is kept for the next who
 * asks. One that takes too long is given up, and its place goes to others. Waits, half a minute at most, so call it
 * from a virtual thread.
 */
@ApplicationScoped
class ReceiptPdfs {

    private static final Logger LOG = Logger.getLogger(ReceiptPdfs.class);

    /** Each PDF takes a core for some tenths of a second, and 10 MB. */
    private static final int AT_A_TIME = 2;

    /** All waits of a caller together, until the making begins. */
    private static final Duration QUEUE_LIMIT = Duration.ofSeconds(20);

    /** The first one of a process, on a slow and busy machine, takes some seconds. */
    private static final Duration MAKING_LIMIT = Duration.ofSeconds(10);

    /** A PDF has some 50 KB, so these are 10 MB. */
    private static final int KEPT = 200;

    private final BiFunction<Receipt, ReceiptWords, byte[]> renderer;
    private final Duration makingLimit;
    private final Semaphore all = new Semaphore(AT_A_TIME, true);
    private final Set<Key> beingMade = ConcurrentHashMap.newKeySet();
    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
    private final Map<Key, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    @Inject
    ReceiptPdfs() {
        this((receipt, words) -> ReceiptPdf.of(ReceiptContent.of(receipt, words), words), MAKING_LIMIT);
    }

    ReceiptPdfs(BiFunction<Receipt, ReceiptWords, byte[]> renderer, Duration makingLimit) {
        this.renderer = renderer;
        this.makingLimit = makingLimit;
    }

    /** A changed receipt, such as after a refund, is another one, so that no old PDF is given out. */
    private record Key(Receipt receipt, String language) {}

    /** One at a time, in the order of asking; counts those who wait so that it can be removed. */
    private static final class Turn {
        private final Semaphore free = new Semaphore(1, true);
        private int users;
    }

    /**
     * The PDF of the receipt.
     *
     * @param caller whoever asks
     * @param clinicId whose receipt it is
     * @throws RefusedException {@code unavailable} if it cannot be made within the time limits
     */
    byte[] of(String caller, String clinicId, Receipt receipt, ReceiptWords words) {
        var key = new Key(receipt, words.lang());
        byte[] finished = kept(key);
        if (finished != null) {
            return finished;
        }
        long deadline = System.nanoTime() + QUEUE_LIMIT.toNanos();
        return inTurn(
                "caller " + caller,
                deadline,
                () -> inTurn("clinic " + clinicId, deadline, () -> make(key, receipt, words, deadline)));
    }

    /** Another call may have made it while this one waited. */
    private byte[] make(Key key, Receipt receipt, ReceiptWords words, long deadline) {
        byte[] finished = kept(key);
        if (finished != null) {
            return finished;
        }
        if (beingMade.contains(key)) {
            // Given up in an earlier turn; a second one would take no less time.
            throw late();
        }
        acquire(all, deadline);
        try {
            return start(key, receipt, words).get(makingLimit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.warnf("receipt given up: request=%s limitMs=%d", receipt.paymentRequestId(), makingLimit.toMillis());
            throw late();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw late();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The receipt's PDF cannot be made", e.getCause());
        } finally {
            all.release();
        }
    }

    /**
     * On a thread of the operating system, which shares the processor with others: a virtual thread would not leave its
     * carrier, of which there is one for each core, until the PDF is finished.
     */
    private FutureTask<byte[]> start(Key key, Receipt receipt, ReceiptWords words) {
        var making = new FutureTask<>(() -> {
            try {
                byte[] pdf = renderer.apply(receipt, words);
                synchronized (kept) {
                    kept.put(key, pdf);
                }
                return pdf;
            } finally {
                beingMade.remove(key);
            }
        });
        beingMade.add(key);
        Thread.ofPlatform().daemon().name("receipt-pdf").start(making);
        return making;
    }

    private byte @Nullable [] kept(Key key) {
        synchronized (kept) {
            return kept.get(key);
        }
    }

    private byte[] inTurn(String whose, long deadline, Supplier<byte[]> work) {
        Turn turn = turns.compute(whose, (_, known) -> {
            Turn used = known == null ? new Turn() : known;
            used.users++;
            return used;
        });
        try {
            acquire(turn.free, deadline);
            try {
                return work.get();
            } finally {
                turn.free.release();
            }
        } finally {
            turns.computeIfPresent(whose, (_, used) -> --used.users == 0 ? null : used);
        }
    }

    private static void acquire(Semaphore place, long deadline) {
        try {
            if (!place.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    private static RuntimeException busy() {
        return RefusedException.unavailable("unavailable", "Too many receipts are being made at the moment; try again");
    }

    private static RuntimeException late() {
        return RefusedException.unavailable("unavailable", "The receipt's PDF could not be made in time; try again");
    }

    /** How many wait or work, for tests. */
    int busyTurns() {
        return turns.size();
    }
}
