package org.caretill.stripeclient;

import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells the operator what keeps every call from reaching Stripe and goes away by nobody but the operator: an ERROR line
 * that says what to do, at most one a minute for each cause, {@code caretill_stripe_alarms_total{cause}}, which counts
 * the failed calls, and what {@link StripeReadiness} shows. {@link BoundedCall} reports every call here.
 */
final class StripeAlarm {

    private static final Logger LOG = Logger.getLogger(StripeAlarm.class);
    private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

    /** One for the process, because the calls share the key and the way to Stripe. */
    private static final StripeAlarm OF_PROCESS = new StripeAlarm(InstantSource.system());

    private final InstantSource clock;
    private final Map<Cause, Instant> logged = new EnumMap<>(Cause.class);
    private @Nullable Problem problem;

    StripeAlarm(InstantSource clock) {
        this.clock = clock;
        for (Cause cause : Cause.values()) {
            // Registers the counter at zero, because an alarm on its increase would miss the first one otherwise.
            cause.count(0);
        }
    }

    static StripeAlarm ofProcess() {
        return OF_PROCESS;
    }

    /** Why no call succeeds. */
    enum Cause {
        KEY_REFUSED(
                "key-refused",
                "Stripe does not accept STRIPE_SECRET_KEY, or the key lacks a permission; compare it with the Dashboard"
                        + " (Developers > API keys), set a valid one and restart the services"),
        NOT_STRIPE(
                "not-stripe",
                "something else than Stripe's API answers, such as a proxy; look at the way to api.stripe.com and"
                        + " connect.stripe.com, and at STRIPE_API_BASE");

        private final String word;
        private final String whatToDo;

        Cause(String word, String whatToDo) {
            this.word = word;
            this.whatToDo = whatToDo;
        }

        String word() {
            return word;
        }

        private static Optional<Cause> of(StripeFailure failure) {
            return switch (failure) {
                case StripeFailure.KeyRefused _ -> Optional.of(KEY_REFUSED);
                case StripeFailure.NotFromStripe _ -> Optional.of(NOT_STRIPE);
                default -> Optional.empty();
            };
        }

        private void count(int calls) {
            Metrics.counter("caretill.stripe.alarms", "cause", word).increment(calls);
        }
    }

    /** What is wrong since when. */
    record Problem(Cause cause, Instant since) {}

    /** What is wrong now; empty if the last call reached Stripe with a key that it accepts. */
    synchronized Optional<Problem> problem() {
        return Optional.ofNullable(problem);
    }

    /** A call was answered as it should be. */
    void works() {
        Problem ended = end();
        if (ended != null) {
            LOG.infof("stripe can be used again: cause=%s since=%s", ended.cause.word, ended.since);
        }
    }

    private synchronized @Nullable Problem end() {
        Problem ended = problem;
        problem = null;
        return ended;
    }

    /** A call failed, for whatever reason. */
    void failed(StripeFailure failure) {
        Cause.of(failure).ifPresent(cause -> {
            cause.count(1);
            if (begin(cause)) {
                LOG.errorf(
                        "stripe cannot be used: cause=%s %s; what to do: %s",
                        cause.word, failure.getMessage(), cause.whatToDo);
            }
        });
    }

    /** Whether it is time for a line in the log. */
    private synchronized boolean begin(Cause cause) {
        Instant now = clock.instant();
        if (problem == null || problem.cause != cause) {
            problem = new Problem(cause, now);
        }
        Instant last = logged.get(cause);
        if (last != null && now.isBefore(last.plus(BETWEEN_LINES))) {
            return false;
        }
        logged.put(cause, now);
        return true;
    }
}
