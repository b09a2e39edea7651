package org.caretill.invariants;

import java.util.Map;
import java.util.Set;

/**
 * The transitions that a payment request may take, written from the design and not from the state machine, so that an
 * error in the state machine does not confirm itself. The state machine's own tests read this table, too.
 */
public final class TimelineSteps {

    private static final Set<String> OPEN = Set.of("REQUESTED", "PAYING");
    private static final Set<String> ANY = Set.of("REQUESTED", "PAYING", "PAID", "DECLINED", "CANCELLED", "EXPIRED");

    /** The statuses in which an event may happen, and the status after it; {@link #SAME}: unchanged. */
    private record Step(Set<String> from, String to) {
        private static final String SAME = "";

        boolean leads(String before, String after) {
            return from.contains(before) && after.equals(to.equals(SAME) ? before : to);
        }
    }

    private static final Map<String, Step> STEPS = Map.ofEntries(
            Map.entry("PaymentDelivered", new Step(OPEN, Step.SAME)),
            Map.entry("PaymentOpened", new Step(OPEN, Step.SAME)),
            Map.entry("PaymentReminded", new Step(OPEN, Step.SAME)),
            Map.entry("PaymentStarted", new Step(Set.of("REQUESTED"), "PAYING")),
            Map.entry("PaymentActionRequired", new Step(OPEN, "PAYING")),
            Map.entry("PaymentAttemptFailed", new Step(OPEN, "REQUESTED")),
            Map.entry("PaymentSucceeded", new Step(OPEN, "PAID")),
            Map.entry("PaymentDeclined", new Step(OPEN, "DECLINED")),
            Map.entry("PaymentCancelled", new Step(OPEN, "CANCELLED")),
            Map.entry("PaymentExpired", new Step(OPEN, "EXPIRED")),
            Map.entry("PaymentCardIdentified", new Step(Set.of("PAID"), Step.SAME)),
            Map.entry("PaymentRefunded", new Step(ANY, Step.SAME)),
            Map.entry("PaymentDisputed", new Step(ANY, Step.SAME)),
            Map.entry("PaymentNeedsAttention", new Step(ANY, Step.SAME)),
            Map.entry("PaymentAttentionResolved", new Step(ANY, Step.SAME)));

    private TimelineSteps() {}

    /** All events but the one that begins a timeline. */
    public static Set<String> events() {
        return STEPS.keySet();
    }

    /** Whether a timeline may begin with this event and status. */
    public static boolean allowsFirst(String event, String status) {
        return event.equals("PaymentRequested") && status.equals("REQUESTED");
    }

    /** Whether the event may happen in the status before and lead to the status after. */
    public static boolean allows(String event, String before, String after) {
        Step step = STEPS.get(event);
        return step != null && step.leads(before, after);
    }
}
