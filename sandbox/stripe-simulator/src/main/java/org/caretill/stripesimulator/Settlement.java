package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.caretill.stripesimulator.Store.Change;

/**
 * When a charge gets its balance transaction. At Stripe that is some time after the payment succeeded
 * (https://docs.stripe.com/payments/payment-intents/asynchronous-capture), so that the answer and the events of the
 * success have none and {@code charge.updated} brings it. Here it is at once, unless the test surface orders a delay,
 * which is kept in memory only: what was not settled when the simulator stops stays so.
 */
final class Settlement {
    private static final int MAX_DELAY_MS = 60_000;

    private final Store store;
    private final ScheduledExecutorService bank;
    private volatile int delayMs;

    Settlement(Store store, ScheduledExecutorService bank) {
        this.store = store;
        this.bank = bank;
    }

    /** Sets {@code delayMs}; 0: at once. */
    ObjectNode set(ObjectNode order) {
        int wanted = order.path("delayMs").asInt(0);
        if (wanted < 0 || wanted > MAX_DELAY_MS) {
            throw ApiError.invalid(null, "delayMs is 0 to " + MAX_DELAY_MS + ".", "delayMs");
        }
        delayMs = wanted;
        return Json.object().put("delayMs", wanted);
    }

    /** Does the work in this change, or in one of its own when it is time. */
    void inTime(Change change, Consumer<Change> work) {
        if (delayMs == 0) {
            work.accept(change);
            return;
        }
        var _ = bank.schedule(
                () -> store.change(later -> {
                    work.accept(later);
                    return null;
                }),
                delayMs,
                TimeUnit.MILLISECONDS);
    }
}
