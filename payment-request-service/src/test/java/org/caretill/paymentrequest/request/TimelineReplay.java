package org.caretill.paymentrequest.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.caretill.invariants.TimelineSteps;
import org.caretill.paymentrequest.model.EventType;
import org.caretill.paymentrequest.model.Status;

/** Replays what a timeline tells by the steps that are written down apart from the state machine. */
public final class TimelineReplay {

    private static final List<EventType> ONCE = List.of(
            EventType.PaymentRequested,
            EventType.PaymentDelivered,
            EventType.PaymentOpened,
            EventType.PaymentSucceeded,
            EventType.PaymentCardIdentified);

    /** What happened, and the status after it. */
    public record Told(EventType event, Status status) {}

    private TimelineReplay() {}

    /** Fails if a step is not allowed, or told twice. */
    public static void check(List<Told> timeline) {
        Told first = timeline.getFirst();
        assertThat(TimelineSteps.allowsFirst(
                        first.event().name(), first.status().name()))
                .as("%s begins a timeline", first)
                .isTrue();
        for (int i = 1; i < timeline.size(); i++) {
            Told told = timeline.get(i);
            Status before = timeline.get(i - 1).status();
            assertThat(TimelineSteps.allows(
                            told.event().name(), before.name(), told.status().name()))
                    .as("step %d of %s is allowed", i, timeline)
                    .isTrue();
        }
        for (EventType once : ONCE) {
            assertThat(timeline.stream().filter(told -> told.event() == once).count())
                    .as("%s in %s", once, timeline)
                    .isLessThanOrEqualTo(1);
        }
    }
}
