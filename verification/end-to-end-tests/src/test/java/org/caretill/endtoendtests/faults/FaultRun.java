package org.caretill.endtoendtests.faults;

import static org.awaitility.Awaitility.await;
import static org.caretill.endtoendtests.Address.STRIPE_WEBHOOK;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.caretill.endtoendtests.Clinic;
import org.caretill.endtoendtests.LiveView;
import org.caretill.endtoendtests.RunningStack;
import org.caretill.endtoendtests.Simulator;
import org.caretill.invariants.Evidence;
import org.caretill.invariants.Evidence.LiveState;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Finding;
import org.caretill.invariants.Invariant;
import org.caretill.invariants.Stack;

/**
 * One run: a stack of its own; people who call each other and pay at a steady rate while faults happen; then quiet, until
 * nothing is wrong any more or it is clear that it stays wrong; then every message once more, which must change nothing.
 * What people do and which faults happen, when, and for how long come from the seed; how the threads of a dozen processes
 * meet does not.
 */
final class FaultRun {

    private static final int CLINICS = 3;
    private static final Duration BEFORE_THE_FIRST_FAULT = Duration.ofSeconds(5);
    private static final Duration MOST_TO_BE_READY = Duration.ofMinutes(3);
    private static final Duration MOST_TO_END_STORIES = Duration.ofMinutes(4);

    /** The janitor asks Stripe after half a minute, two minutes, ten minutes; a back-fill follows within fifteen. */
    private static final Duration MOST_TO_SETTLE = Duration.ofMinutes(6);

    /** What is violated for good: no waiting mends it. */
    private static final Set<Invariant> LASTING =
            Set.of(Invariant.I5, Invariant.I6, Invariant.I10, Invariant.I11, Invariant.I12);

    private static final Set<String> OPEN = Set.of("REQUESTED", "PAYING");

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final int VIOLATIONS_SHOWN = 30;

    private final Settings settings;
    private final Timeline timeline;
    private final Recorder recorder = new Recorder();

    FaultRun(Settings settings, Timeline timeline) {
        this.settings = settings;
        this.timeline = timeline;
    }

    /**
     * @param load how long people call and faults happen
     * @param betweenCalls how much later the next call begins
     */
    record Settings(long seed, Duration load, int replicas, Duration betweenCalls) {}

    /**
     * What came of it.
     *
     * @param counts what happened how often
     */
    record Report(long seed, Map<String, Integer> counts, List<Finding> findings, List<String> violations) {

        int count(String what) {
            return counts.getOrDefault(what, 0);
        }

        long faults() {
            return counts.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith("fault: "))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        @Override
        public String toString() {
            var text = new StringBuilder("seed %d%n".formatted(seed));
            counts.forEach((what, count) -> text.append("%6d %s%n".formatted(count, what)));
            findings.forEach(finding -> text.append("%-3s %s%n"
                    .formatted(
                            finding.invariant(),
                            finding.holds()
                                    ? "holds for " + finding.examined()
                                    : "VIOLATED %d of %d"
                                            .formatted(finding.violations().size(), finding.examined()))));
            violations.stream().limit(VIOLATIONS_SHOWN).forEach(each -> text.append("      %s%n".formatted(each)));
            return text.append("%d violations".formatted(violations.size())).toString();
        }
    }

    Report run() throws Exception {
        timeline.say("seed %d, %d s, %d replicas"
                .formatted(settings.seed(), settings.load().toSeconds(), settings.replicas()));
        // Everybody calls from one address here.
        var variables = Map.of("CARETILL_ATTEMPTS_PAYMENTS_PER_ADDRESS_AND_HOUR", "1000000");
        try (RunningStack stack = RunningStack.start("faults", settings.replicas(), variables)) {
            return run(stack);
        }
    }

    private Report run(RunningStack stack) throws Exception {
        List<String> parts = stack.partNames();
        List<Clinic> clinics = IntStream.range(0, CLINICS + 2)
                .mapToObj(_ -> Clinic.takingPayments(stack))
                .toList();
        Clinic parting = clinics.get(CLINICS);
        Clinic hasty = clinics.get(CLINICS + 1);
        hasty.letRequestsExpireAfter(1);
        List<Practice> practices = clinics.stream()
                .limit(CLINICS + 1)
                .map(clinic -> Practice.of(clinic, clinic == parting, recorder))
                .toList();
        var workload = new Workload(stack, practices, Practice.of(hasty, false, recorder), recorder, settings.seed());
        var stripe = new Simulator(stack);
        var secret = new WebhookSecret(stack, recorder);
        var forgeries = new Forgeries(
                stack.urls(STRIPE_WEBHOOK), clinics.subList(0, CLINICS), secret, recorder, settings.seed());
        var faults =
                new Faults(stack, stripe, forgeries, secret, recorder, timeline, settings.replicas(), settings.seed());
        var measurements = new Measurements(stack, recorder);

        timeline.say("people begin to call");
        measurements.begin();
        workload.begin(settings.betweenCalls());
        pass(BEFORE_THE_FIRST_FAULT);
        faults.begin();
        faults.unlinkAfter(settings.load().dividedBy(2), parting);
        pass(settings.load());
        workload.stop();
        faults.stop();
        timeline.say("quiet: " + recorder.counts());

        await("every part is ready")
                .atMost(MOST_TO_BE_READY)
                .until(() -> stack.notReady(parts).isEmpty());
        if (!workload.awaitEnd(MOST_TO_END_STORIES)) {
            recorder.violation("a story did not come to its end");
        }
        timeline.say("every part is ready, every story is told");
        await("every page is connected")
                .atMost(MOST_TO_BE_READY)
                .until(() -> workload.views().keySet().stream().allMatch(LiveView::isUpToDate));
        timeline.say("%d pages are connected".formatted(workload.views().size()));
        Evidence settled = settle(stack, workload);
        timeline.say("settled: %d requests %s".formatted(settled.requests().size(), byStatus(settled)));

        int replayed = new Replay(stack).replayAll();
        timeline.say("%d messages were sent once more".formatted(replayed));
        measurements.stop();
        Evidence afterwards = settle(stack, workload);
        List<String> violations = recorder.violations(afterwards.requests());
        violations.addAll(differences(settled, afterwards));
        List<Finding> findings = Invariant.examineAll(afterwards);
        findings.forEach(
                finding -> finding.violations().forEach(each -> violations.add(finding.invariant() + ": " + each)));
        workload.closeAll();
        var report = new Report(settings.seed(), recorder.counts(), findings, violations);
        timeline.say("the end\n" + report);
        return report;
    }

    /** Looks until nothing is wrong and nothing moves; or until the time is over. */
    private Evidence settle(RunningStack stack, Workload workload) throws IOException, InterruptedException {
        long end = System.nanoTime() + MOST_TO_SETTLE.toNanos();
        Evidence before = null;
        String said = "";
        while (true) {
            Evidence now =
                    new Stack(stack.data()).evidence(recorder.recordings(workload.views()), recorder.privateWords());
            List<String> wrong = Invariant.examineAll(now).stream()
                    .filter(finding -> !finding.holds() && !LASTING.contains(finding.invariant()))
                    .map(finding -> "%s %d"
                            .formatted(finding.invariant(), finding.violations().size()))
                    .toList();
            if (!said.equals(wrong.toString())) {
                said = wrong.toString();
                timeline.say("not yet: " + said);
            }
            boolean still = before != null && before.requests().equals(now.requests());
            if (wrong.isEmpty() && still || System.nanoTime() > end) {
                return now;
            }
            before = now;
            pass(BETWEEN_LOOKS);
        }
    }

    /** What a replay has changed; that a request expired meanwhile was the clock. */
    private static List<String> differences(Evidence before, Evidence after) {
        List<String> differences = new ArrayList<>();
        Map<String, Request> were = new TreeMap<>();
        before.requests().forEach(request -> were.put(request.id(), request));
        Set<String> expired = new HashSet<>();
        for (Request is : after.requests()) {
            Request was = were.get(is.id());
            if (was != null && is.status().equals("EXPIRED") && OPEN.contains(was.status())) {
                expired.add(is.id());
            } else if (!is.equals(was)) {
                differences.add("a replay changed %s into %s".formatted(was, is));
            }
        }
        for (Map.Entry<String, LiveState> is : after.liveView().entrySet()) {
            if (!expired.contains(is.getKey())
                    && !is.getValue().equals(before.liveView().get(is.getKey()))) {
                differences.add("a replay changed the live view of %s".formatted(is.getKey()));
            }
        }
        return differences;
    }

    private static Map<String, Long> byStatus(Evidence evidence) {
        Map<String, Long> statuses = new TreeMap<>();
        evidence.requests().forEach(request -> statuses.merge(request.status(), 1L, Long::sum));
        return statuses;
    }

    private static void pass(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** {@code bin/faults}: a run with what the command line says. Exit code 0: no violations. */
    public static void main(String[] arguments) throws Exception {
        long seed = System.nanoTime() & 0xFFFFFF;
        int minutes = 10;
        int replicas = 1;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            long value = Long.parseLong(arguments[i + 1]);
            switch (arguments[i]) {
                case "--seed" -> seed = value;
                case "--minutes" -> minutes = Math.toIntExact(value);
                case "--replicas" -> replicas = Math.toIntExact(value);
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
        var settings = new Settings(seed, Duration.ofMinutes(minutes), replicas, Duration.ofMillis(700));
        Report report = new FaultRun(settings, new Timeline(System.out)).run();
        System.exit(report.violations().isEmpty() ? 0 : 1);
    }
}
