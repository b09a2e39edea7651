package org.caretill.paymentrequest.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.caretill.stripeclient.BoundedCall;
import org.caretill.stripeclient.CallBudget;
import org.caretill.stripeclient.StripeClients;
import org.caretill.stripeclient.StripeFailure;

/**
 * Makes the calls to Stripe: limits how often a call is retried, how many run at a time, and how long one takes, which
 * is half a minute with the wait for its turn. How often background work may call, its {@link CallBudget} says.
 */
@ApplicationScoped
class StripeCalls {

    private static final int RETRIES = 2;

    /** Stripe also limits concurrent requests, without saying to how many; more calls would only be rejected there. */
    private static final int CONCURRENT_CALLS = 32;

    private static final int QUEUE_TIMEOUT_MS = 5_000;

    private final StripeClient stripe;
    private final Duration limit;
    private final Semaphore calls = new Semaphore(CONCURRENT_CALLS);

    @Inject
    StripeCalls(StripeConfiguration configuration, CallBudget budget) {
        this(configuration, budget, BoundedCall.LIMIT);
    }

    StripeCalls(StripeConfiguration configuration, CallBudget budget, Duration limit) {
        this.limit = limit;
        this.stripe = StripeClients.of(configuration.secretKey(), configuration.simulator(), RETRIES, budget);
    }

    static RequestOptions on(String account) {
        return RequestOptions.builder().setStripeAccount(account).build();
    }

    @FunctionalInterface
    interface Call<T> {
        T run(StripeClient client) throws StripeException;
    }

    /** @throws StripeFailure if the call fails or does not end in time, or too many other calls are in progress */
    <T> T call(Call<T> call) {
        try {
            if (!calls.tryAcquire(QUEUE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                throw new StripeFailure.Unavailable("too many calls are in progress");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StripeFailure.Unavailable("interrupted");
        }
        try {
            return BoundedCall.run(limit, () -> call.run(stripe));
        } catch (StripeException e) {
            throw StripeFailure.logged(e);
        } finally {
            calls.release();
        }
    }
}
