package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * Answers a repeated idempotency key with the first response, whatever it was (also a decline or a 500), for 24 hours:
 * https://docs.stripe.com/api/idempotent_requests. The response is stored in the same change as the effect, so that a
 * crash cannot leave one without the other.
 */
final class Idempotency {
    private static final Duration KEPT = Duration.ofHours(24);
    private static final int LONGEST_KEY = 255;

    private final Store store;
    private final InstantSource clock;
    private final Set<String> inProgress = ConcurrentHashMap.newKeySet();

    Idempotency(Store store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * @param before runs before the effect, while the key counts as in progress; an error it throws is the response
     * @param work makes the effect and the response
     */
    Answer once(Caller caller, Call call, Runnable before, Function<Change, Answer> work) {
        String key = caller.idempotencyKey();
        if (key == null || !call.method().equals("POST")) {
            before.run();
            return store.change(work);
        }
        if (key.length() > LONGEST_KEY) {
            throw ApiError.invalid(null, "Idempotency keys may be at most 255 characters long.", null);
        }
        if (!inProgress.add(caller.account() + " " + key)) {
            throw ApiError.of(
                    409,
                    "idempotency_error",
                    "idempotency_key_in_use",
                    "There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): %s. Please try again later."
                            .formatted(key));
        }
        try {
            String fingerprint = fingerprint(call);
            Answer replayed = store.change(change -> replay(change, caller.account(), key, fingerprint));
            if (replayed != null) {
                return replayed;
            }
            try {
                before.run();
                return store.change(change -> keep(change, caller, fingerprint, work.apply(change)));
            } catch (ApiError e) {
                return store.change(change -> keep(change, caller, fingerprint, Answer.error(e)));
            }
        } finally {
            inProgress.remove(caller.account() + " " + key);
        }
    }

    private Answer replay(Change change, String account, String key, String fingerprint) {
        ObjectNode kept = change.find(Kind.ANSWER, account, key);
        if (kept == null || kept.get("at").asLong() + KEPT.toMillis() < clock.millis()) {
            return null;
        }
        if (!kept.get("fingerprint").asText().equals(fingerprint)) {
            throw ApiError.idempotency(
                    "Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '%s' if you meant to execute a different request."
                            .formatted(key));
        }
        return Answer.jsonText(kept.get("status").asInt(), kept.get("body").asText())
                .with("Idempotent-Replayed", "true")
                .with("Original-Request", kept.get("request").asText());
    }

    private Answer keep(Change change, Caller caller, String fingerprint, Answer answer) {
        change.put(
                Kind.ANSWER,
                caller.account(),
                caller.idempotencyKey(),
                Json.object()
                        .put("at", clock.millis())
                        .put("fingerprint", fingerprint)
                        .put("request", caller.requestId())
                        .put("status", answer.status())
                        .put("body", answer.text()));
        return answer;
    }

    private static String fingerprint(Call call) {
        var params = new TreeMap<String, String>();
        call.params()
                .properties()
                .forEach(param -> params.put(param.getKey(), param.getValue().toString()));
        return DigestUtils.sha256Hex(call.method() + " " + call.path() + " " + params);
    }
}
