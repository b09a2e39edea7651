package org.caretill.invariants;

import static java.util.stream.Collectors.toMap;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.caretill.invariants.Evidence.Frame;
import org.caretill.invariants.Evidence.KnownMovement;
import org.caretill.invariants.Evidence.LiveState;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Evidence.Screen;
import org.caretill.invariants.Evidence.TimelineEntry;
import org.caretill.invariants.Evidence.Viewer;
import org.caretill.invariants.Invariant.Examination;
import org.jspecify.annotations.Nullable;

/** Live views show the right requests to the right people. */
final class LiveViewInvariants {

    private static final Pattern REQUEST_ID = Pattern.compile("preq_[a-z0-9]{26}");

    private LiveViewInvariants() {}

    /**
     * I6: checks the messages that were really sent, and the clinic that the live view, refunds and disputes have for
     * each request.
     */
    static void tenantsAreIsolated(Evidence evidence, Examination examination) {
        Map<String, Request> requests = byId(evidence);
        for (Frame frame : evidence.recordings().frames()) {
            Matcher ids = REQUEST_ID.matcher(frame.text());
            while (ids.find()) {
                Request request = requests.get(ids.group());
                examination.expect(
                        request != null && frame.viewer().maySee(request),
                        "%s was shown to %s",
                        ids.group(),
                        named(frame.viewer()));
            }
        }
        evidence.liveView().forEach((id, shown) -> {
            Request request = requests.get(id);
            examination.expect(
                    request != null && request.clinicId().equals(shown.clinicId()),
                    "the live view shows %s to clinic %s",
                    id,
                    shown.clinicId());
        });
        for (KnownMovement known : evidence.movements()) {
            Request request = requests.get(known.requestId());
            examination.expect(
                    request != null && request.clinicId().equals(known.clinicId()),
                    "a %s of %s belongs to clinic %s",
                    known.movement().kind(),
                    known.requestId(),
                    known.clinicId());
        }
    }

    /** I8: checks what is shown, and what a new live view would be shown. */
    static void copiesAgree(Evidence evidence, Examination examination) {
        Map<String, Request> requests = byId(evidence);
        Map<String, Integer> forPayers = lastVersionsForPayers(evidence);
        for (Screen screen : evidence.recordings().screens()) {
            for (Request request : evidence.requests()) {
                if (screen.viewer().maySee(request)) {
                    compare(
                            request,
                            leastVersion(screen.viewer(), request, forPayers),
                            screen.shown().get(request.id()),
                            named(screen.viewer()),
                            examination);
                }
            }
        }
        evidence.liveView().forEach((id, shown) -> {
            Request request = requests.get(id);
            if (request != null) {
                compare(request, request.version(), shown, "a new live view", examination);
            }
        });
    }

    /**
     * The lowest version that a viewer may show. Payers get no events about disputes, so their pages may miss those
     * versions.
     */
    private static int leastVersion(Viewer viewer, Request request, Map<String, Integer> forPayers) {
        return viewer.participantId() == null
                ? request.version()
                : forPayers.getOrDefault(request.id(), request.version());
    }

    private static Map<String, Integer> lastVersionsForPayers(Evidence evidence) {
        return evidence.timeline().stream()
                .filter(entry -> !entry.event().equals("PaymentDisputed"))
                .collect(toMap(TimelineEntry::requestId, TimelineEntry::version, Math::max));
    }

    private static void compare(
            Request request, int leastVersion, @Nullable LiveState shown, String viewer, Examination examination) {
        examination.expect(
                shown != null
                        && shown.version() >= leastVersion
                        && shown.version() <= request.version()
                        && shown.status().equals(request.status()),
                "%s is %s in version %d, but %s sees %s",
                request.id(),
                request.status(),
                request.version(),
                viewer,
                shown == null ? "nothing" : shown.status() + " in version " + shown.version());
    }

    private static Map<String, Request> byId(Evidence evidence) {
        return evidence.requests().stream().collect(toMap(Request::id, Function.identity(), (first, _) -> first));
    }

    private static String named(Viewer viewer) {
        return "%s in call %s of %s"
                .formatted(
                        viewer.participantId() == null ? "a clinician" : "guest " + viewer.participantId(),
                        viewer.callId(),
                        viewer.clinicId());
    }
}
