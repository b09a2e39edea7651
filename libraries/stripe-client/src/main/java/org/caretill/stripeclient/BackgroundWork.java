package org.caretill.stripeclient;

import java.util.concurrent.Callable;

/**
 * Marks work for which nobody waits, such as a job's: its calls to Stripe take their turn from the {@link CallBudget}.
 * Every other call is a person's and is made at once.
 */
public final class BackgroundWork {

    private static final ScopedValue<Boolean> MARK = ScopedValue.newInstance();

    private BackgroundWork() {}

    /** Does the work, marked, in this thread. */
    public static void run(Runnable work) {
        ScopedValue.where(MARK, true).run(work);
    }

    static boolean isCurrent() {
        return MARK.isBound();
    }

    /** The work for another thread, marked if this thread's is. */
    static <T> Callable<T> handedOver(Callable<T> work) {
        return isCurrent() ? () -> ScopedValue.where(MARK, true).call(work::call) : work;
    }
}
