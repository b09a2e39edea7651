package org.caretill.stripeclient;

import com.stripe.exception.StripeException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Limits how long a call to Stripe may take in all, with its repetitions and pages. The timeouts of Stripe's library do
 * not: its read timeout begins again with every byte, so an answer that arrives a byte at a time has no end. Every call
 * goes through here, so {@link StripeAlarm} hears of it here.
 */
public final class BoundedCall {

    /** Longer than the library waits for the beginning of one answer. */
    public static final Duration LIMIT = Duration.ofSeconds(25);

    private static final Logger LOG = Logger.getLogger(BoundedCall.class);

    private BoundedCall() {}

    /** What Stripe's library does, blocking. */
    @FunctionalInterface
    public interface Call<T> {
        T run() throws StripeException;
    }

    /**
     * Makes the call and waits for its end.
     *
     * @param limit {@link #LIMIT}, except in tests
     * @throws StripeFailure.Unavailable if it has not ended by then. Stripe may have carried it out, so what is created
     *     must be asked for again under the same idempotency key.
     */
    public static <T> T run(Duration limit, Call<T> call) throws StripeException {
        var outcome = new FutureTask<>(BackgroundWork.handedOver(call::run));
        // Interrupting a virtual thread closes the socket on which it waits.
        Thread.ofVirtual().name("stripe-call").start(outcome);
        try {
            T answer = outcome.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            StripeAlarm.ofProcess().works();
            return answer;
        } catch (TimeoutException _) {
            LOG.warnf("stripe call failed: kind=NoAnswerInTime limitMs=%d", limit.toMillis());
            throw new StripeFailure.Unavailable("no answer in time");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new StripeFailure.Unavailable("interrupted");
        } catch (ExecutionException e) {
            throw failureOf(e);
        } finally {
            outcome.cancel(true);
        }
    }

    private static StripeException failureOf(ExecutionException e) {
        return switch (e.getCause()) {
            case StripeException failure -> {
                StripeAlarm.ofProcess().failed(StripeFailure.of(failure));
                yield failure;
            }
            case StripeFailure failure -> {
                StripeAlarm.ofProcess().failed(failure);
                throw failure;
            }
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> throw new IllegalStateException(e);
        };
    }
}
