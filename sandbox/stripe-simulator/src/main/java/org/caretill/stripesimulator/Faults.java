package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Trouble to order, for tests: what the next calls to the API or the next webhooks suffer. A fault fits by method and
 * path or by event type (with stars) and account, and is used up after so many calls. Faults live in memory: a
 * restarted simulator is in good health.
 */
final class Faults {
    private static final int AT_MOST = 100;
    private static final int MAX_DELAY_MS = 600_000;

    enum Action {
        /** API: the answer is late. Webhook: the first attempt is late. */
        DELAY,
        /** API: no answer, the connection is cut after the delay. */
        TIMEOUT,
        /** API: the given status, with Stripe's error body, which has the given code. */
        STATUS,
        /** Webhook: sent as often as {@code copies} says, at the same time. */
        DUPLICATE,
        /** Webhook: held until all of the fault's calls have come (or the delay is over), then sent last one first. */
        REORDER,
        /** Webhook: never sent; the events list still has it. */
        DROP,
        /** Attempt to pay: the bank refuses the card, whichever it is, with this decline code. */
        DECLINE
    }

    /**
     * @param declineCode null unless the action is {@link Action#DECLINE}, which has neither path nor event
     * @param afterEffect whether the call does its work before the trouble comes
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
            int calls) {
        /** No trouble: a delay of nothing. */
        static final Fault NONE = new Fault("none", Action.DELAY, null, "*", null, null, null, false, 0, null, 0, 2, 1);

        boolean concernsWebhooks() {
            return event != null;
        }

        /**
         * What a call suffers while its idempotency key is in progress: a 500 comes from within the work, so that it is
         * kept for the key; other statuses come from the door.
         */
        void beforeWork() {
            if (!afterEffect && action == Action.DELAY) {
                pause();
            } else if (!afterEffect && isKeptForTheKey()) {
                throw error();
            }
        }

        /** The answer that is kept for the key once the work is done. */
        Answer afterWork(Answer answer) {
            return afterEffect && isKeptForTheKey() ? Answer.error(error()) : answer;
        }

        private boolean isKeptForTheKey() {
            return action == Action.STATUS && status == 500;
        }

        private ApiError error() {
            return switch (status) {
                case 409 ->
                    ApiError.of(
                            409,
                            "invalid_request_error",
                            "lock_timeout",
                            "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request.");
                case 429 ->
                    ApiError.of(
                            429,
                            "invalid_request_error",
                            "rate_limit",
                            "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.");
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
                Thread.sleep(delayMs);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private final List<ObjectNode> orders = new ArrayList<>();
    private int count;

    synchronized ObjectNode add(ObjectNode order) {
        if (orders.size() >= AT_MOST) {
            throw ApiError.invalid(
                    null, "There are " + AT_MOST + " faults already: DELETE /_simulator/faults first.", null);
        }
        ObjectNode kept = order.deepCopy();
        kept.put("id", "fault_" + ++count);
        kept.put("remaining", order.path("calls").asInt(1));
        read(kept); // refuses what cannot be used
        orders.add(kept);
        return kept.deepCopy();
    }

    synchronized ArrayNode all() {
        ArrayNode all = Json.array();
        orders.forEach(order -> all.add(order.deepCopy()));
        return all;
    }

    /** Takes one back, so far as it is not used up. */
    synchronized void remove(String id) {
        orders.removeIf(order -> order.get("id").asText().equals(id));
    }

    synchronized void clear() {
        orders.clear();
    }

    private synchronized Optional<Fault> nextCall(String method, String path, String account) {
        return next(fault -> fault.path != null
                && (fault.method == null || fault.method.equalsIgnoreCase(method))
                && path.matches(Globs.regex(fault.path))
                && (fault.account == null || fault.account.equals(account)));
    }

    /** The bank's word on the next attempt to pay at the account, if one was ordered. */
    synchronized Optional<ApiError> nextRefusal(String account) {
        return next(fault -> fault.action == Action.DECLINE && (fault.account == null || fault.account.equals(account)))
                .map(fault -> TestCard.refused(fault.declineCode));
    }

    synchronized Optional<Fault> nextWebhook(String type, String account) {
        return next(fault -> fault.concernsWebhooks()
                && type.matches(Globs.regex(fault.event))
                && (fault.account == null || fault.account.equals(account)));
    }

    /** Answers a call with the trouble that was ordered for it, if any; {@code work} calls the fault's own hooks. */
    Answer around(Call call, String account, Function<Fault, Answer> work) {
        Fault fault = nextCall(call.method(), call.path(), account).orElse(Fault.NONE);
        if (!fault.afterEffect && fault.action == Action.TIMEOUT) {
            fault.pause();
            return Answer.NOTHING;
        }
        if (!fault.afterEffect && fault.action == Action.STATUS && !fault.isKeptForTheKey()) {
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
            case STATUS -> fault.isKeptForTheKey() ? answer : Answer.error(fault.error());
            case DUPLICATE, REORDER, DROP, DECLINE -> answer;
        };
    }

    private Optional<Fault> next(Predicate<Fault> fits) {
        for (ObjectNode order : orders) {
            Fault fault = read(order);
            if (fits.test(fault)) {
                int remaining = order.get("remaining").asInt() - 1;
                order.put("remaining", remaining);
                if (remaining <= 0) {
                    orders.remove(order);
                }
                return Optional.of(fault);
            }
        }
        return Optional.empty();
    }

    private static Fault read(ObjectNode order) {
        Action action;
        try {
            action = Action.valueOf(order.path("action").asText().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw ApiError.invalid(
                    null, "action is one of delay, timeout, status, duplicate, reorder, drop, decline.", "action");
        }
        boolean webhooksOnly = switch (action) {
            case DUPLICATE, REORDER, DROP -> true;
            case DELAY, TIMEOUT, STATUS, DECLINE -> false;
        };
        String path = Json.text(order, "path");
        String event = webhooksOnly && path == null ? order.path("event").asText("*") : Json.text(order, "event");
        String declineCode = Json.text(order, "declineCode");
        boolean declines = action == Action.DECLINE;
        if (declines != (declineCode != null)
                || declines && (!declineCode.matches("[a-z_]{1,64}") || path != null || event != null)) {
            throw ApiError.invalid(
                    null,
                    "The action decline has a declineCode, such as do_not_honor, and neither path nor event; no other has one.",
                    "declineCode");
        }
        if (!declines && ((path == null) == (event == null) || webhooksOnly && path != null)) {
            throw ApiError.invalid(null, "A fault names either the path of a call or the event of a webhook.", "path");
        }
        if (event != null && (action == Action.TIMEOUT || action == Action.STATUS)) {
            throw ApiError.invalid(null, "Webhooks can be delayed, duplicated, reordered or dropped.", "action");
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
                calls);
    }
}
