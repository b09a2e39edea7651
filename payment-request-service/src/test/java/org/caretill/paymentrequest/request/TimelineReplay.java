package org.caretill.paymentrequest.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.paymentrequest.model.Status.CANCELLED;
import static org.caretill.paymentrequest.model.Status.DECLINED;
import static org.caretill.paymentrequest.model.Status.EXPIRED;
import static org.caretill.paymentrequest.model.Status.PAID;
import static org.caretill.paymentrequest.model.Status.PAYING;
import static org.caretill.paymentrequest.model.Status.REQUESTED;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.paymentrequest.model.EventType;
import org.caretill.paymentrequest.model.Status;

/**
 * Replays what a timeline tells. The allowed steps are written down here from the design, not taken from the state
 * machine: a machine that errs does not confirm itself.
 */
public final class TimelineReplay {

    /** What happened, and the status after it. */
    public record Told(EventType event, Status status) {}

    private record Step(EventType event, Status from, Status to) {}

    private static final Set<Status> OPEN = Set.of(REQUESTED, PAYING);

    private static final Set<Step> ALLOWED =
            Arrays.stream(EventType.values()).flatMap(TimelineReplay::stepsOf).collect(Collectors.toUnmodifiableSet());

    private TimelineReplay() {}

    /** Fails if a step is not allowed, or told twice. */
    public static void check(List<Told> timeline) {
        assertThat(timeline.getFirst()).isEqualTo(new Told(EventType.PaymentRequested, REQUESTED));
        for (int i = 1; i < timeline.size(); i++) {
            Told told = timeline.get(i);
            assertThat(ALLOWED)
                    .as("step %d of %s", i, timeline)
                    .contains(new Step(told.event(), timeline.get(i - 1).status(), told.status()));
        }
        for (EventType once : List.of(
                EventType.PaymentRequested,
                EventType.PaymentDelivered,
                EventType.PaymentOpened,
                EventType.PaymentSucceeded,
                EventType.PaymentCardIdentified)) {
            assertThat(timeline.stream().filter(told -> told.event() == once).count())
                    .as("%s in %s", once, timeline)
                    .isLessThanOrEqualTo(1);
        }
    }

    private static Stream<Step> stepsOf(EventType event) {
        return switch (event) {
            // The first line of every timeline, and of no other step.
            case PaymentRequested -> Stream.empty();
            case PaymentDelivered, PaymentOpened, PaymentReminded -> staying(event, OPEN);
            case PaymentStarted -> Stream.of(new Step(event, REQUESTED, PAYING));
            case PaymentActionRequired -> moving(event, OPEN, PAYING);
            case PaymentAttemptFailed -> moving(event, OPEN, REQUESTED);
            case PaymentSucceeded -> moving(event, OPEN, PAID);
            case PaymentDeclined -> moving(event, OPEN, DECLINED);
            case PaymentCancelled -> moving(event, OPEN, CANCELLED);
            case PaymentExpired -> moving(event, OPEN, EXPIRED);
            case PaymentCardIdentified -> staying(event, Set.of(PAID));
            case PaymentRefunded, PaymentDisputed, PaymentNeedsAttention -> staying(event, Set.of(Status.values()));
        };
    }

    private static Stream<Step> staying(EventType event, Set<Status> in) {
        return in.stream().map(status -> new Step(event, status, status));
    }

    private static Stream<Step> moving(EventType event, Set<Status> from, Status to) {
        return from.stream().map(status -> new Step(event, status, to));
    }
}
