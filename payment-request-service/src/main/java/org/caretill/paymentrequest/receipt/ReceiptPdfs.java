package org.caretill.paymentrequest.receipt;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.caretill.problemdetails.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Makes the PDFs of receipts, which take much processor time and memory, so that nobody who asks for many delays others:
 * one at a time for each caller and for each clinic, a few in all, and a finished one is kept for the next who asks.
 * Waits, so call it from a virtual thread.
 */
@ApplicationScoped
class ReceiptPdfs {

    /** Each PDF takes a core for some tenths of a second, and 10 MB. */
    private static final int AT_A_TIME = 2;

    private static final int QUEUE_TIMEOUT_MS = 20_000;

    /** A PDF has some 50 KB, so these are 10 MB. */
    private static final int KEPT = 200;

    private final BiFunction<Receipt, ReceiptWords, byte[]> renderer;
    private final Semaphore all = new Semaphore(AT_A_TIME, true);
    private final Map<String, Turn> turns = new ConcurrentHashMap<>();
    private final Map<Key, byte[]> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    @Inject
    ReceiptPdfs() {
        this((receipt, words) -> ReceiptPdf.of(ReceiptContent.of(receipt, words), words));
    }

    ReceiptPdfs(BiFunction<Receipt, ReceiptWords, byte[]> renderer) {
        this.renderer = renderer;
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
     * @throws RefusedException {@code unavailable} if it cannot be made within the time limit
     */
    byte[] of(String caller, String clinicId, Receipt receipt, ReceiptWords words) {
        var key = new Key(receipt, words.lang());
        byte[] finished = kept(key);
        return finished != null
                ? finished
                : inTurn("caller " + caller, () -> inTurn("clinic " + clinicId, () -> make(key, receipt, words)));
    }

    /** Another call may have made it while this one waited. */
    private byte[] make(Key key, Receipt receipt, ReceiptWords words) {
        byte[] finished = kept(key);
        if (finished != null) {
            return finished;
        }
        acquire(all);
        try {
            byte[] pdf = renderer.apply(receipt, words);
            synchronized (kept) {
                kept.put(key, pdf);
            }
            return pdf;
        } finally {
            all.release();
        }
    }

    private byte @Nullable [] kept(Key key) {
        synchronized (kept) {
            return kept.get(key);
        }
    }

    private byte[] inTurn(String whose, Supplier<byte[]> work) {
        Turn turn = turns.compute(whose, (_, known) -> {
            Turn used = known == null ? new Turn() : known;
            used.users++;
            return used;
        });
        try {
            acquire(turn.free);
            try {
                return work.get();
            } finally {
                turn.free.release();
            }
        } finally {
            turns.computeIfPresent(whose, (_, used) -> --used.users == 0 ? null : used);
        }
    }

    private static void acquire(Semaphore place) {
        try {
            if (!place.tryAcquire(QUEUE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
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

    /** How many wait or work, for tests. */
    int busyTurns() {
        return turns.size();
    }
}
