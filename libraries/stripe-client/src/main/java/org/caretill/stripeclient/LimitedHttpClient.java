package org.caretill.stripeclient;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.net.HttpClient;
import com.stripe.net.HttpURLConnectionClient;
import com.stripe.net.StripeRequest;
import com.stripe.net.StripeResponse;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Keeps to <a href="https://docs.stripe.com/rate-limits">Stripe's rate limits</a>. A call of {@link BackgroundWork} waits
 * for its turn, and is not repeated here if Stripe refuses it nevertheless, because its job does that. A person's call is
 * made at once; if Stripe answers 429, be it for the rate or because something else has locked the object
 * ({@code lock_timeout}), it is repeated for some seconds, as Stripe recommends. Stripe has not begun such a call, so
 * repeating it is safe. Stripe's library repeats no 429 unless {@code Stripe-Should-Retry} says so.
 */
final class LimitedHttpClient extends HttpClient {

    private static final int TOO_MANY_REQUESTS = 429;

    /** Eight seconds in all and up to a quarter more, well within {@link BoundedCall#LIMIT}. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofMillis(2_500), Duration.ofSeconds(4));

    private static final Duration[] TIMES = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(20)
    };

    /** The place of the first segment after the version in {@code /v1/payment_intents/pi_…/cancel}. */
    private static final int AFTER_VERSION = 2;

    /** Stripe's ids have a capital letter or a digit; the names of its objects do not. */
    private static final Pattern ID = Pattern.compile(".*[A-Z0-9].*");

    private final HttpClient http;
    private final CallBudget budget;

    LimitedHttpClient(CallBudget budget) {
        this.http = new HttpURLConnectionClient();
        this.budget = budget;
    }

    @Override
    public StripeResponse request(StripeRequest request) throws StripeException {
        String endpoint = endpoint(request.method().name(), request.url().getPath());
        if (BackgroundWork.isCurrent()) {
            budget.awaitTurn(endpoint);
            return timed(endpoint, request);
        }
        StripeResponse answer = timed(endpoint, request);
        for (Duration pause : PAUSES) {
            if (answer.code() != TOO_MANY_REQUESTS
                    || answer.headers().firstValue("Stripe-Should-Retry").isPresent()) {
                return answer;
            }
            sleep(pause);
            answer = timed(endpoint, request);
        }
        return answer;
    }

    private StripeResponse timed(String endpoint, StripeRequest request) throws StripeException {
        long begun = System.nanoTime();
        String outcome = "no-answer";
        try {
            StripeResponse answer = http.request(request);
            outcome = answer.code() == TOO_MANY_REQUESTS ? "429" : answer.code() / 100 + "xx";
            return answer;
        } finally {
            Timer.builder("caretill.stripe.calls")
                    .description("Until Stripe answered a call, each repetition by itself")
                    .tags("endpoint", endpoint, "outcome", outcome)
                    .serviceLevelObjectives(TIMES)
                    .register(Metrics.globalRegistry)
                    .record(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    /** A random part, so that calls refused together are not repeated together. */
    private static void sleep(Duration pause) throws ApiConnectionException {
        try {
            Thread.sleep(pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 4)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiConnectionException("interrupted", e);
        }
    }

    static String endpoint(String method, String path) {
        String[] segments = path.split("/", -1);
        for (int i = AFTER_VERSION; i < segments.length; i++) {
            if (ID.matcher(segments[i]).matches()) {
                segments[i] = "{id}";
            }
        }
        return method + ' ' + String.join("/", segments);
    }
}
