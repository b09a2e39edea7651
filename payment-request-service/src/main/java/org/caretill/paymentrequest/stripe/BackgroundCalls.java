package org.caretill.paymentrequest.stripe;

import jakarta.enterprise.context.Dependent;
import java.util.concurrent.Semaphore;

/**
 * Runs background work that calls Stripe, a few calls at a time, so that a call that hangs for half a minute delays
 * neither the others nor people's requests. Each injection point has its own limit.
 */
@Dependent
public class BackgroundCalls {

    /**
     * Four jobs with 5 calls each stay below the limit of {@link StripeCalls}, so that people's requests get through.
     */
    private static final int AT_A_TIME = 5;

    private final Semaphore places = new Semaphore(AT_A_TIME);

    /** Waits for a free place, then starts the work on a virtual thread. */
    public void start(Runnable work) {
        places.acquireUninterruptibly();
        Thread.startVirtualThread(() -> {
            try {
                work.run();
            } finally {
                places.release();
            }
        });
    }
}
