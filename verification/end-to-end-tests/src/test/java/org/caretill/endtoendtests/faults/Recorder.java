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
import org.caretill.invariants.Evidence.Frame;
import org.caretill.invariants.Evidence.LiveState;
import org.caretill.invariants.Evidence.Promise;
import org.caretill.invariants.Evidence.Recordings;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Evidence.Sample;
import org.caretill.invariants.Evidence.Screen;
import org.caretill.invariants.Evidence.Viewer;

/** Writes down what clients of a run see and are told, for the checker; and what no client should ever have been told. */
final class Recorder {

    private static final Set<String> FINAL = Set.of("PAID", "DECLINED", "CANCELLED", "EXPIRED");

    /** What a 2xx answer said of a request: it can only have gone on from there. */
    private record Told(String command, String id, int version, String status) {}

    private final Queue<Frame> frames = new ConcurrentLinkedQueue<>();
    private final Queue<Promise> promises = new ConcurrentLinkedQueue<>();
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
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

    /** An event that Stripe never sent, sent in a way that must be refused. */
    void forged(String eventId) {
        forgedEvents.add(eventId);
    }

    /** A word that must stand in no log, topic, or metric. */
    void keepsPrivate(String word) {
        privateWords.add(word);
    }

    /** Something happened that must not. */
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
    void promised(String command, JsonNode answer) {
        String id = answer.path("id").asText();
        if (id.isEmpty()) {
            return;
        }
        promises.add(new Promise(command, id));
        if (id.startsWith("preq_") && answer.has("version")) {
            told.add(new Told(
                    command,
                    id,
                    answer.get("version").asInt(),
                    answer.get("status").asText()));
        }
    }

    Set<String> privateWords() {
        return privateWords;
    }

    /** @param views those that are open, by whom they belong to */
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
                List.copyOf(frames), screens, List.copyOf(promises), Set.copyOf(forgedEvents), List.copyOf(samples));
    }

    /** What clients were told that did not come true, and what they should never have been told. */
    List<String> violations(Collection<Request> requests) {
        List<String> all = new ArrayList<>(violations);
        Map<String, Request> byId = requests.stream().collect(toMap(Request::id, request -> request));
        for (Told said : told) {
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
