package org.caretill.endtoendtests.faults;

import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.caretill.endtoendtests.LiveView;
import org.caretill.invariants.Evidence.Acknowledgement;
import org.caretill.invariants.Evidence.Frame;
import org.caretill.invariants.Evidence.LiveState;
import org.caretill.invariants.Evidence.Recordings;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Evidence.Sample;
import org.caretill.invariants.Evidence.Screen;
import org.caretill.invariants.Evidence.Viewer;

/** Records what the clients of a run receive, for the checker, and responses that must never happen. */
final class Recorder {

    private static final Set<String> FINAL = Set.of("PAID", "DECLINED", "CANCELLED", "EXPIRED");

    /** A request's state in a 2xx response. Afterwards the request can only advance. */
    private record Answered(String command, String id, int version, String status) {}

    private final Queue<Frame> frames = new ConcurrentLinkedQueue<>();
    private final Queue<Acknowledgement> acknowledgements = new ConcurrentLinkedQueue<>();
    private final Queue<Answered> answered = new ConcurrentLinkedQueue<>();
    private final Queue<Sample> samples = new ConcurrentLinkedQueue<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final Set<String> forgedEvents = ConcurrentHashMap.newKeySet();
    private final Set<String> privateWords = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> counts = new TreeMap<>();

    void frame(Viewer viewer, String text) {
        frames.add(new Frame(viewer, text));
    }

    void sample(Sample sample) {
        samples.add(sample);
    }

    /** A forged event that must be refused. */
    void forged(String eventId) {
        forgedEvents.add(eventId);
    }

    /** A word that must not appear in any log, topic or metric. */
    void addPrivateWord(String word) {
        privateWords.add(word);
    }

    /** Something happened that must not happen. */
    void violation(String sentence) {
        violations.add(sentence);
    }

    synchronized void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    synchronized Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    /** A command was answered with 2xx. */
    void acknowledged(String command, JsonNode answer) {
        String id = answer.path("id").asText();
        if (id.isEmpty()) {
            return;
        }
        acknowledgements.add(new Acknowledgement(command, id));
        if (id.startsWith("preq_") && answer.has("version")) {
            answered.add(new Answered(
                    command,
                    id,
                    answer.get("version").asInt(),
                    answer.get("status").asText()));
        }
    }

    Set<String> privateWords() {
        return privateWords;
    }

    /** @param views the open views with their owners */
    Recordings recordings(Map<LiveView, Viewer> views) {
        List<Screen> screens = new ArrayList<>();
        views.forEach((view, viewer) -> screens.add(new Screen(
                viewer,
                view.shown().entrySet().stream()
                        .collect(toMap(
                                Map.Entry::getKey,
                                shown -> new LiveState(
                                        shown.getValue().get("version").asInt(),
                                        shown.getValue().get("status").asText(),
                                        shown.getValue().get("clinicId").asText()))))));
        return new Recordings(
                List.copyOf(frames),
                screens,
                List.copyOf(acknowledgements),
                Set.copyOf(forgedEvents),
                List.copyOf(samples));
    }

    /** The recorded violations, and responses that did not come true. */
    List<String> violations(Collection<Request> requests) {
        List<String> all = new ArrayList<>(violations);
        Map<String, Request> byId = requests.stream().collect(toMap(Request::id, request -> request));
        for (Answered said : answered) {
            Request now = byId.get(said.id());
            if (now == null || now.version() < said.version()) {
                all.add("%s answered that %s is in version %d; it is %s"
                        .formatted(said.command(), said.id(), said.version(), now == null ? "lost" : now.version()));
            } else if (FINAL.contains(said.status()) && !now.status().equals(said.status())) {
                all.add("%s answered that %s is %s; it is %s"
                        .formatted(said.command(), said.id(), said.status(), now.status()));
            }
        }
        return all;
    }
}
