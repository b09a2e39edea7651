package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Stripe's limits of calls (https://docs.stripe.com/rate-limits), which the test surface switches on: calls a second, of
 * each endpoint and of all, and one writer of an object at a time. The calls of all accounts count together, because
 * Stripe does not say that a platform's calls on connected accounts do not. Kept in memory only, so a restart switches
 * them off. Times are the machine's, even if the simulator's clock stands still.
 */
final class RateLimits {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final String REASON = "Stripe-Rate-Limited-Reason";

    private final Map<String, Deque<Long>> lastSecond = new HashMap<>();
    private final Set<String> written = new HashSet<>();
    private int ofAll;
    private int ofEndpoint;
    private boolean locks;
    private int refused;

    /** Sets the limits: {@code callsPerSecond}, {@code callsPerSecondOfEndpoint} (0: none), {@code locks}. */
    synchronized ObjectNode set(ObjectNode order) {
        ofAll = limit(order, "callsPerSecond");
        ofEndpoint = limit(order, "callsPerSecondOfEndpoint");
        locks = order.path("locks").asBoolean();
        refused = 0;
        lastSecond.clear();
        return state();
    }

    /** The limits, and how many calls were refused since they were set. */
    synchronized ObjectNode state() {
        return Json.object()
                .put("callsPerSecond", ofAll)
                .put("callsPerSecondOfEndpoint", ofEndpoint)
                .put("locks", locks)
                .put("refused", refused);
    }

    private static int limit(ObjectNode order, String name) {
        int limit = order.path(name).asInt(0);
        if (limit < 0) {
            throw ApiError.invalid(null, name + " is 0 (no limit) or more.", name);
        }
        return limit;
    }

    /** Makes the call unless a limit is reached. */
    Answer around(Call call, String account, Supplier<Answer> work) {
        Optional<Answer> refusal = count(call);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        String object = account + " " + objectOf(call);
        boolean isWrite = call.method().equals("POST") && !objectOf(call).isEmpty();
        if (isWrite && !lock(object)) {
            return Answer.error(ApiError.of(
                    429,
                    "invalid_request_error",
                    "lock_timeout",
                    "This object cannot be accessed right now because another API request or Stripe process is currently"
                            + " accessing it. If you see this error intermittently, retry the request."));
        }
        try {
            return work.get();
        } finally {
            if (isWrite) {
                unlock(object);
            }
        }
    }

    private synchronized Optional<Answer> count(Call call) {
        long now = System.nanoTime();
        String endpoint = call.method() + " " + call.segment(1)
                + (call.segments().size() > 2 ? "/{id}" : "")
                + (call.segments().size() > 3 ? "/" + call.segment(3) : "");
        Deque<Long> all = recent("", now);
        Deque<Long> same = recent(endpoint, now);
        if (ofAll > 0 && all.size() >= ofAll) {
            return Optional.of(refusal("global-rate"));
        }
        if (ofEndpoint > 0 && same.size() >= ofEndpoint) {
            return Optional.of(refusal("endpoint-rate"));
        }
        if (ofAll > 0 || ofEndpoint > 0) {
            all.add(now);
            same.add(now);
        }
        return Optional.empty();
    }

    private Deque<Long> recent(String endpoint, long now) {
        Deque<Long> calls = lastSecond.computeIfAbsent(endpoint, _ -> new ArrayDeque<>());
        while (!calls.isEmpty() && now - calls.peek() >= SECOND) {
            calls.remove();
        }
        return calls;
    }

    private Answer refusal(String reason) {
        refused++;
        return tooMany(reason);
    }

    /** Stripe's answer to too many calls; it does not say whether or when to repeat one. */
    static Answer tooMany(String reason) {
        return Answer.error(ApiError.of(
                        429,
                        "invalid_request_error",
                        "rate_limit",
                        "Request rate limit exceeded. Learn more about rate limits here"
                                + " https://stripe.com/docs/rate-limits."))
                .with(REASON, reason);
    }

    /** The object that the call writes: the one in its path, or the payment of a refund. */
    private static String objectOf(Call call) {
        return call.segments().size() > 2
                ? call.segment(2)
                : Optional.ofNullable(call.param("payment_intent")).orElse("");
    }

    private synchronized boolean lock(String object) {
        if (!locks || written.add(object)) {
            return true;
        }
        refused++;
        return false;
    }

    private synchronized void unlock(String object) {
        written.remove(object);
    }
}
