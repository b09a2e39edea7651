package org.caretill.paymentrequest.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.invariants.TimelineSteps;
import org.caretill.paymentrequest.model.Status;

/** Checks a timeline against the table of allowed steps, which is written independently of the state machine. */
public final class TimelineReplay {

    private static final List<PaymentRequestEventType> ONCE = List.of(
            PaymentRequestEventType.PaymentRequested,
            PaymentRequestEventType.PaymentDelivered,
            PaymentRequestEventType.PaymentOpened,
            PaymentRequestEventType.PaymentSucceeded,
            PaymentRequestEventType.PaymentCardIdentified);

    /** An event and the status after it. */
    public record Step(PaymentRequestEventType event, Status status) {}

    private TimelineReplay() {}

    /** Fails if a step is not allowed, or if an event that can happen only once is there twice. */
    public static void check(List<Step> timeline) {
        Step first = timeline.getFirst();
        assertThat(TimelineSteps.allowsFirst(
                        first.event().name(), first.status().name()))
                .as("%s begins a timeline", first)
                .isTrue();
        for (int i = 1; i < timeline.size(); i++) {
            Step step = timeline.get(i);
            Status before = timeline.get(i - 1).status();
            assertThat(TimelineSteps.allows(
                            step.event().name(), before.name(), step.status().name()))
                    .as("step %d of %s is allowed", i, timeline)
                    .isTrue();
        }
        for (PaymentRequestEventType once : ONCE) {
            assertThat(timeline.stream().filter(step -> step.event() == once).count())
                    .as("%s in %s", once, timeline)
                    .isLessThanOrEqualTo(1);
        }
    }
}
