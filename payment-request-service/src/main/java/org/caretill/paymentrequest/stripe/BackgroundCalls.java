package org.caretill.paymentrequest.stripe;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.caretill.stripeclient.BackgroundWork;

/**
 * Runs {@linkplain BackgroundWork background work} that calls Stripe, a few calls at a time, so that a call that hangs for half a minute delays
 * neither the others nor people's requests. Each injection point has its own limit.
 */
@Dependent
public class BackgroundCalls {

    /**
     * Five jobs with 5 calls each stay below the limit of {@link StripeCalls}, so that people's requests get through.
     */
    private static final int AT_A_TIME = 5;

    /** Longer than a piece of work with its few calls, each of which ends. */
    private static final Duration PLACE_LIMIT = Duration.ofMinutes(2);

    private final Duration placeLimit;
    private final Semaphore places = new Semaphore(AT_A_TIME);

    @Inject
    public BackgroundCalls() {
        this(PLACE_LIMIT);
    }

    BackgroundCalls(Duration placeLimit) {
        this.placeLimit = placeLimit;
    }

    /**
     * Waits for a free place, then starts the work on a virtual thread.
     *
     * @throws RejectedExecutionException if there is no free place for two minutes; the work is still due then
     */
    public void start(Runnable work) {
        try {
            if (!places.tryAcquire(placeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new RejectedExecutionException("too many background calls are in progress");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException(e);
        }
        Thread.startVirtualThread(() -> {
            try {
                BackgroundWork.run(work);
            } finally {
                places.release();
            }
        });
    }
}
