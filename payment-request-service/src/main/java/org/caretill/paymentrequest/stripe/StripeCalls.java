package org.caretill.paymentrequest.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.caretill.stripeclient.StripeClients;
import org.caretill.stripeclient.StripeFailure;
import org.jboss.logging.Logger;

/** The line to Stripe: how often a call is repeated, and how many there are at a time. */
@ApplicationScoped
class StripeCalls {

    private static final Logger LOG = Logger.getLogger(StripeCalls.class);

    private static final int RETRIES = 2;

    /** Stripe allows 100 requests a second and few at a time; more only queue there. */
    private static final int CONCURRENT_CALLS = 32;

    private static final int QUEUE_TIMEOUT_MS = 5_000;

    private final StripeClient stripe;
    private final Semaphore calls = new Semaphore(CONCURRENT_CALLS);

    StripeCalls(StripeKeys keys) {
        this.stripe = StripeClients.of(keys.secretKey(), keys.apiBase(), RETRIES);
    }

    static RequestOptions on(String account) {
        return RequestOptions.builder().setStripeAccount(account).build();
    }

    @FunctionalInterface
    interface Call<T> {
        T run(StripeClient client) throws StripeException;
    }

    /** @throws StripeFailure if Stripe does not do it, or too many other calls are under way */
    <T> T call(Call<T> call) {
        try {
            if (!calls.tryAcquire(QUEUE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                throw new StripeFailure.Unavailable("too many calls are under way");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StripeFailure.Unavailable("interrupted");
        }
        try {
            return call.run(stripe);
        } catch (StripeException e) {
            throw logged(e);
        } finally {
            calls.release();
        }
    }

    /** What the exception means; it stands in the log then. */
    static StripeFailure logged(StripeException e) {
        StripeFailure failure = StripeFailure.of(e);
        LOG.warnf("stripe call failed: %s", failure.getMessage());
        return failure;
    }
}
