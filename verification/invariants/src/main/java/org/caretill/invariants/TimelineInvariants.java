package org.caretill.invariants;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.caretill.invariants.Evidence.Message;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Evidence.TimelineEntry;
import org.caretill.invariants.Invariant.Examination;

/** Replays each request's timeline against the allowed transitions. */
final class TimelineInvariants {

    static final String NEEDS_ATTENTION = "PaymentNeedsAttention";

    private TimelineInvariants() {}

    /**
     * I7: every transition is allowed, what needs attention was said and not resolved, no version is missing, and Kafka
     * has the versions in order.
     */
    static void replay(Evidence evidence, Examination examination) {
        Map<String, List<TimelineEntry>> timelines =
                evidence.timeline().stream().collect(groupingBy(TimelineEntry::requestId));
        for (Request request : evidence.requests()) {
            List<TimelineEntry> timeline = timelines.getOrDefault(request.id(), List.of()).stream()
                    .sorted(Comparator.comparingInt(TimelineEntry::version))
                    .toList();
            examination.expect(fault(request, timeline).isEmpty(), "%s: %s", request.id(), fault(request, timeline));
        }
        publishedInOrder(evidence, examination);
    }

    private static String fault(Request request, List<TimelineEntry> timeline) {
        if (timeline.isEmpty()) {
            return "has no timeline";
        }
        String status = "";
        for (int i = 0; i < timeline.size(); i++) {
            TimelineEntry entry = timeline.get(i);
            if (entry.version() != i + 1) {
                return "version %d is missing".formatted(i + 1);
            }
            if (i == 0) {
                if (!TimelineSteps.allowsFirst(entry.event(), entry.status())) {
                    return "begins with " + entry;
                }
            } else if (!TimelineSteps.allows(entry.event(), status, entry.status())) {
                return "%s leads from %s to %s".formatted(entry.event(), status, entry.status());
            }
            status = entry.status();
        }
        if (!status.equals(request.status()) || timeline.size() != request.version()) {
            return "is %s in version %d, but its timeline ends %s in version %d"
                    .formatted(request.status(), request.version(), status, timeline.size());
        }
        boolean needsAttention = request.needsAttention() != null;
        if (needsAttention != needsAttention(timeline)) {
            return (needsAttention ? "needs" : "does not need") + " attention, which its timeline contradicts";
        }
        return "";
    }

    /** Whether what last needed attention has not been resolved since. */
    private static boolean needsAttention(List<TimelineEntry> timeline) {
        return timeline.stream()
                .map(TimelineEntry::event)
                .filter(event -> event.equals(NEEDS_ATTENTION) || event.equals("PaymentAttentionResolved"))
                .reduce("", (_, last) -> last)
                .equals(NEEDS_ATTENTION);
    }

    private static void publishedInOrder(Evidence evidence, Examination examination) {
        Map<String, Request> requests =
                evidence.requests().stream().collect(toMap(Request::id, Function.identity(), (first, _) -> first));
        Map<String, Integer> reached = new HashMap<>();
        for (Message message : evidence.published()) {
            String key = message.key();
            if (!message.topic().equals(DeliveryInvariants.EVENTS)
                    || key == null
                    || !message.data().has("version")) {
                continue;
            }
            int version = message.data().path("version").asInt();
            // A topic deletes old events, so it may begin with any version.
            int before = reached.getOrDefault(key, version - 1);
            examination.expect(
                    version <= before + 1, "%s: version %d was published after version %d", key, version, before);
            reached.merge(key, version, Math::max);
        }
        reached.forEach((id, version) -> {
            Request request = requests.get(id);
            examination.expect(
                    request != null && request.version() == version,
                    "%s was published up to version %d, and is %s",
                    id,
                    version,
                    request == null ? "unknown" : "in version " + request.version());
        });
    }
}
