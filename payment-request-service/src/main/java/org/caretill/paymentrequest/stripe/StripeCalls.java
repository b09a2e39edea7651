package org.caretill.paymentrequest.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.PermissionException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.caretill.problemdetails.Problems;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The line to Stripe: time-outs, retries, how many calls at a time, and what their failures mean for our callers. */
@ApplicationScoped
class StripeCalls {

    private static final Logger LOG = Logger.getLogger(StripeCalls.class);

    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int READ_TIMEOUT_MS = 20_000;
    private static final int RETRIES = 2;

    /** Stripe allows 100 requests a second and few at a time; more only queue there. */
    private static final int CONCURRENT_CALLS = 32;

    private static final int QUEUE_TIMEOUT_MS = 5_000;

    private final StripeClient stripe;
    private final Semaphore calls = new Semaphore(CONCURRENT_CALLS);

    StripeCalls(
            @ConfigProperty(name = "caretill.stripe.secret-key") String secretKey,
            @ConfigProperty(name = "caretill.stripe.api-base") Optional<String> apiBase) {
        var builder = StripeClient.builder()
                .setApiKey(secretKey)
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setReadTimeout(READ_TIMEOUT_MS)
                .setMaxNetworkRetries(RETRIES);
        apiBase.ifPresent(builder::setApiBase);
        this.stripe = builder.build();
    }

    static RequestOptions on(String account) {
        return RequestOptions.builder().setStripeAccount(account).build();
    }

    @FunctionalInterface
    interface Call<T> {
        T run(StripeClient client) throws StripeException;
    }

    <T> T call(Call<T> call) {
        try {
            if (!calls.tryAcquire(QUEUE_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                throw unavailable();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
        try {
            return call.run(stripe);
        } catch (PermissionException e) {
            log(e);
            throw Problems.conflict(
                    "stripe-account-not-ready", "The clinic's Stripe account does not accept payments from here");
        } catch (ApiConnectionException | AuthenticationException | RateLimitException | IdempotencyException e) {
            log(e);
            throw unavailable();
        } catch (StripeException e) {
            log(e);
            if (e.getStatusCode() == null || e.getStatusCode() >= 500 || e.getStatusCode() == 409) {
                throw unavailable();
            }
            throw Problems.unprocessable("refused-by-stripe", "Stripe does not accept this payment");
        } finally {
            calls.release();
        }
    }

    /** Codes and ids only: Stripe's message may quote what was sent. */
    static void log(StripeException e) {
        LOG.warnf(
                "stripe call failed: kind=%s status=%s code=%s request=%s",
                e.getClass().getSimpleName(), e.getStatusCode(), e.getCode(), e.getRequestId());
    }

    static RuntimeException unavailable() {
        return Problems.unavailable("stripe-unavailable", "Stripe does not answer at the moment; try again");
    }
}
