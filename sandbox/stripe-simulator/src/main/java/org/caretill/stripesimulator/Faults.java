package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Faults that tests can order for the next calls to the API or the next webhooks. A fault matches by account and by
 * method and path or event type (with wildcards), and is used up after the given number of calls. Faults are kept in
 * memory only, so a restart removes them.
 */
final class Faults {
    private static final int AT_MOST = 100;
    private static final int MAX_DELAY_MS = 600_000;

    /** What Stripe answers once it has begun the work, and therefore repeats for the idempotency key. */
    private static final Set<Integer> STORED_FOR_KEY = Set.of(400, 402, 500);

    enum Action {
        /** API: the response is late. Webhook: the first attempt is late. */
        DELAY,
        /** API: no response; the connection is closed after the delay. */
        TIMEOUT,
        /** API: the given status, with Stripe's error body and the given code. */
        STATUS,
        /** Webhook: sent as often as {@code copies} says, at the same time. */
        DUPLICATE,
        /**
         * Webhook: held until all of the fault's calls have arrived, or the delay is over, then sent in reverse order.
         */
        REORDER,
        /** Webhook: never sent, but still in the list of events. */
        DROP,
        /**
         * Webhook: sent to the other endpoint and signed with its secret, as if Stripe were told to send events of
         * connected accounts there, and the platform's own here.
         */
        MISDIRECT,
        /** Payment attempt: the bank refuses the card, whichever it is, with this decline code. */
        DECLINE
    }

    /**
     * @param declineCode null unless the action is {@link Action#DECLINE}, which has neither path nor event
     * @param afterEffect whether the call takes effect before the fault
     * @param cleared zero when all faults were cleared, which ends the delay of a call
     */
    record Fault(
            String id,
            Action action,
            String method,
            String path,
            String event,
            String account,
            String declineCode,
            boolean afterEffect,
            int status,
            String code,
            int delayMs,
            int copies,
            int calls,
            CountDownLatch cleared) {
        /** No fault: a delay of zero. */
        static final Fault NONE = new Fault(
                "none", Action.DELAY, null, "*", null, null, null, false, 0, null, 0, 2, 1, new CountDownLatch(0));

        boolean concernsWebhooks() {
            return event != null;
        }

        /**
         * Applies the fault while the idempotency key counts as in progress. A 400, 402 or 500 is thrown inside the
         * work, so that it is stored for the key like Stripe's; other statuses are answered before it.
         */
        void beforeWork() {
            if (!afterEffect && action == Action.DELAY) {
                pause();
            } else if (!afterEffect && isStoredForKey()) {
                throw error();
            }
        }

        /** The response that is stored for the key when the work is done. */
        Answer afterWork(Answer answer) {
            return afterEffect && isStoredForKey() ? Answer.error(error()) : answer;
        }

        private boolean isStoredForKey() {
            return action == Action.STATUS && STORED_FOR_KEY.contains(status);
        }

        private ApiError error() {
            return switch (status) {
                case 409 ->
                    ApiError.of(
                            409,
                            "idempotency_error",
                            "idempotency_key_in_use",
                            "There is currently another in-progress request using this Idempotent Key, as ordered by %s."
                                    .formatted(id));
                case 429 ->
                    ApiError.of(
                            429,
                            "invalid_request_error",
                            code == null ? "rate_limit" : code,
                            "Request rate limit exceeded, as ordered by %s.".formatted(id));
                default ->
                    ApiError.of(
                            status,
                            status < 500 ? "invalid_request_error" : "api_error",
                            code,
                            "An unknown error occurred, as ordered by %s.".formatted(id));
            };
        }

        private void pause() {
            try {
                cleared.await(delayMs, TimeUnit.MILLISECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final List<ObjectNode> orders = new ArrayList<>();
    private int count;
    private CountDownLatch cleared = new CountDownLatch(1);

    synchronized ObjectNode add(ObjectNode order) {
        if (orders.size() >= AT_MOST) {
            throw ApiError.invalid(
                    null, "There are " + AT_MOST + " faults already: DELETE /_simulator/faults first.", null);
        }
        ObjectNode kept = order.deepCopy();
        kept.put("id", "fault_" + ++count);
        kept.put("remaining", order.path("calls").asInt(1));
        read(kept); // throws if the order is invalid
        orders.add(kept);
        return kept.deepCopy();
    }

    synchronized ArrayNode all() {
        ArrayNode all = Json.array();
        orders.forEach(order -> all.add(order.deepCopy()));
        return all;
    }

    /** Cancels what is left of a fault. */
    synchronized void remove(String id) {
        orders.removeIf(order -> order.get("id").asText().equals(id));
    }

    /** Cancels all faults; calls that one of them delays go on at once. */
    synchronized void clear() {
        orders.clear();
        cleared.countDown();
        cleared = new CountDownLatch(1);
    }

    private synchronized Optional<Fault> nextCall(String method, String path, String account) {
        return next(fault -> fault.path != null
                && (fault.method == null || fault.method.equalsIgnoreCase(method))
                && path.matches(Globs.regex(fault.path))
                && (fault.account == null || fault.account.equals(account)));
    }

    /** The ordered decline for the account's next payment attempt, if any. */
    synchronized Optional<ApiError> nextRefusal(String account) {
        return next(fault -> fault.action == Action.DECLINE && (fault.account == null || fault.account.equals(account)))
                .map(fault -> TestCard.refused(fault.declineCode));
    }

    synchronized Optional<Fault> nextWebhook(String type, String account) {
        return next(fault -> fault.concernsWebhooks()
                && type.matches(Globs.regex(fault.event))
                && (fault.account == null || fault.account.equals(account)));
    }

    /** Answers a call with the fault that was ordered for it, if any; {@code work} must call the fault's hooks. */
    Answer around(Call call, String account, Function<Fault, Answer> work) {
        Fault fault = nextCall(call.method(), call.path(), account).orElse(Fault.NONE);
        if (!fault.afterEffect && fault.action == Action.TIMEOUT) {
            fault.pause();
            return Answer.NOTHING;
        }
        if (!fault.afterEffect && fault.action == Action.STATUS && !fault.isStoredForKey()) {
            return Answer.error(fault.error());
        }
        Answer answer;
        try {
            answer = work.apply(fault);
        } catch (ApiError e) {
            answer = Answer.error(e);
        }
        if (!fault.afterEffect) {
            return answer;
        }
        return switch (fault.action) {
            case DELAY -> {
                fault.pause();
                yield answer;
            }
            case TIMEOUT -> {
                fault.pause();
                yield Answer.NOTHING;
            }
            case STATUS -> fault.isStoredForKey() ? answer : Answer.error(fault.error());
            case DUPLICATE, REORDER, DROP, MISDIRECT, DECLINE -> answer;
        };
    }

    private Optional<Fault> next(Predicate<Fault> fits) {
        for (Iterator<ObjectNode> all = orders.iterator(); all.hasNext(); ) {
            ObjectNode order = all.next();
            Fault fault = read(order);
            if (fits.test(fault)) {
                int remaining = order.get("remaining").asInt() - 1;
                order.put("remaining", remaining);
                if (remaining <= 0) {
                    all.remove();
                }
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    private Fault read(ObjectNode order) {
        Action action;
        try {
            action = Action.valueOf(order.path("action").asText().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw ApiError.invalid(
                    null,
                    "action is one of delay, timeout, status, duplicate, reorder, drop, misdirect, decline.",
                    "action");
        }
        boolean webhooksOnly = switch (action) {
            case DUPLICATE, REORDER, DROP, MISDIRECT -> true;
            case DELAY, TIMEOUT, STATUS, DECLINE -> false;
        };
        String path = Json.text(order, "path");
        String event = webhooksOnly && path == null ? order.path("event").asText("*") : Json.text(order, "event");
        String declineCode = Json.text(order, "declineCode");
        boolean declines = action == Action.DECLINE;
        if (declines != (declineCode != null)
                || (declines && (!declineCode.matches("[a-z_]{1,64}") || path != null || event != null))) {
            throw ApiError.invalid(
                    null,
                    "The action decline has a declineCode, such as do_not_honor, and neither path nor event; no other"
                            + " has one.",
                    "declineCode");
        }
        if (!declines && ((path == null) == (event == null) || (webhooksOnly && path != null))) {
            throw ApiError.invalid(null, "A fault names either the path of a call or the event of a webhook.", "path");
        }
        if (event != null && (action == Action.TIMEOUT || action == Action.STATUS)) {
            throw ApiError.invalid(
                    null, "Webhooks can be delayed, duplicated, reordered, dropped or misdirected.", "action");
        }
        int calls = order.path("calls").asInt(1);
        int delayMs = order.path("delayMs").asInt(1_000);
        int status = order.path("status").asInt(500);
        int copies = order.path("copies").asInt(2);
        if (calls < 1
                || delayMs < 0
                || delayMs > MAX_DELAY_MS
                || status < 400
                || status > 599
                || copies < 2
                || copies > 100) {
            throw ApiError.invalid(null, "calls ≥ 1, delayMs 0 to 600000, status 400 to 599, copies 2 to 100.", null);
        }
        return new Fault(
                order.get("id").asText(),
                action,
                Json.text(order, "method"),
                path,
                event,
                Json.text(order, "account"),
                declineCode,
                "after".equals(Json.text(order, "when")),
                status,
                Json.text(order, "code"),
                delayMs,
                copies,
                calls,
                cleared);
    }
}
