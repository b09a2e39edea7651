package org.caretill.paymentrequest;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.caretill.testinfrastructure.RandomInput;
import org.jspecify.annotations.Nullable;

/**
 * The random steps of one payment request and their times, as data, so that a failing run can be repeated.
 *
 * @param number which of a run's interleavings it is
 * @param steps each in a thread of its own, at its own time
 * @param trouble the fault that Stripe's simulator is set to; null for none
 */
record Interleaving(int number, List<Step> steps, @Nullable Map<String, Object> trouble) {

    enum Deed {
        OPEN,
        REMIND,
        CANCEL,
        DECLINE,
        EXPIRE,
        PAY,
        PAY_IN_ANOTHER_TAB,
        PAY_WITH_THE_BANKS_CHECK,
        TRY_A_DECLINED_CARD,
        JANITOR
    }

    /** An action, so many milliseconds after the request was created. */
    record Step(Deed deed, int afterMs) {}

    private static final int WIDEST_MS = 120;

    /** Faults of webhooks: late, duplicate, reordered or lost. */
    private static final List<Map<String, Object>> WEBHOOK_TROUBLE = List.of(
            Map.of("event", "payment_intent.*", "action", "delay", "delayMs", 250, "calls", 2),
            Map.of("event", "payment_intent.*", "action", "duplicate", "copies", 5, "calls", 4),
            Map.of("event", "payment_intent.*", "action", "reorder", "delayMs", 400, "calls", 3),
            Map.of("event", "payment_intent.*", "action", "drop", "calls", 1),
            Map.of("event", "payment_intent.*", "action", "drop", "calls", 10));

    /** Faults of our calls to Stripe, by path. */
    private static final List<Map<String, Object>> CALL_TROUBLE = List.of(
            Map.of("action", "delay", "delayMs", 150),
            Map.of("action", "delay", "delayMs", 150, "when", "after"),
            Map.of("action", "timeout", "when", "after"),
            Map.of("action", "timeout", "when", "after", "calls", 3),
            Map.of("action", "status", "status", 409),
            Map.of("action", "status", "status", 429),
            Map.of("action", "status", "status", 500),
            Map.of("action", "status", "status", 500, "when", "after"));

    private static final List<String> CALLS = List.of("/v1/payment_intents", "/v1/payment_intents/*/cancel");

    static Interleaving number(int number) {
        var random = RandomInput.number(number);
        return new Interleaving(
                number,
                IntStream.rangeClosed(1, random.between(2, 6))
                        .mapToObj(_ -> new Step(random.any(List.of(Deed.values())), random.between(0, WIDEST_MS - 1)))
                        .toList(),
                trouble(random));
    }

    private static @Nullable Map<String, Object> trouble(RandomInput random) {
        return switch (random.between(1, 4)) {
            case 1 -> random.any(WEBHOOK_TROUBLE);
            case 2 -> {
                var trouble = new HashMap<>(random.any(CALL_TROUBLE));
                trouble.put("path", random.any(CALLS));
                trouble.put("method", "POST");
                yield trouble;
            }
            default -> null;
        };
    }
}
