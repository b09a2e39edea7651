package org.caretill.paymentrequest.stripe;

import jakarta.enterprise.context.Dependent;
import java.util.concurrent.Semaphore;

/**
 * Work in the background that calls Stripe: a few at a time, so that one call that hangs, for up to a minute, holds up
 * neither the others nor the people who press a button. Each kind of work has places of its own.
 */
@Dependent
public class BackgroundCalls {

    /** The janitor, the endings, the refunds and the disputes together leave {@link StripeCalls} room for people. */
    private static final int AT_A_TIME = 5;

    private final Semaphore places = new Semaphore(AT_A_TIME);

    /** Starts the work on a virtual thread, as soon as there is a place. */
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
