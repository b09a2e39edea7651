package org.caretill.endtoendtests.faults;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.caretill.endtoendtests.Address.STRIPE_WEBHOOK;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.caretill.endtoendtests.Clinic;
import org.caretill.endtoendtests.People;
import org.caretill.endtoendtests.Rest;
import org.caretill.endtoendtests.RunningStack;
import org.caretill.endtoendtests.Simulator;
import org.caretill.invariants.Evidence;
import org.caretill.invariants.Evidence.LiveState;
import org.caretill.invariants.Evidence.Request;
import org.caretill.invariants.Finding;
import org.caretill.invariants.Invariant;
import org.caretill.invariants.Stack;

/**
 * One run of the fault harness on a stack of its own. People call each other and pay at a steady rate while faults
 * happen. Then the system recovers, until no invariant is violated or the time is over. Then every message is replayed,
 * which must change nothing. The seed determines what people do and which faults happen, when and for how long, but not
 * the scheduling of threads and processes.
 */
final class FaultRun {

    private static final int CLINICS = 3;
    private static final Duration BEFORE_THE_FIRST_FAULT = Duration.ofSeconds(5);
    private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration CALLS_TIMEOUT = Duration.ofMinutes(4);

    /**
     * The janitor checks at Stripe after 30 seconds, two minutes and ten minutes; a back-fill follows within 15
     * minutes.
     */
    private static final Duration RECOVERY_TIMEOUT = Duration.ofMinutes(6);

    /** Invariants for which waiting cannot help: once violated, they stay violated. */
    private static final Set<Invariant> PERMANENT =
            Set.of(Invariant.I5, Invariant.I6, Invariant.I10, Invariant.I11, Invariant.I12);

    private static final Set<String> OPEN = Set.of("REQUESTED", "PAYING");

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);
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
     * @param betweenCalls the time between the starts of two calls
     * @param replay whether every message is replayed at the end, also those of earlier runs on the stack
     */
    record Settings(long seed, Duration load, Duration betweenCalls, boolean replay) {}

    /**
     * The result of a run.
     *
     * @param counts how often things happened, by name
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

    Report run(FaultStack faultStack) throws Exception {
        RunningStack stack = faultStack.running();
        timeline.say("seed %d, %d s, %d replicas, Kafka %s"
                .formatted(
                        settings.seed(),
                        settings.load().toSeconds(),
                        faultStack.replicas(),
                        faultStack.kafkaAsksForPassword() ? "with SASL" : "without SASL"));
        if (faultStack.kafkaAsksForPassword()) {
            recorder.addPrivateWord(stack.password("kafka"));
        }
        List<String> parts = stack.partNames();
        List<Clinic> clinics = faultStack.clinics(CLINICS + 2);
        Clinic restricted = clinics.get(CLINICS);
        restricted.simulator.restrict(restricted.account, false);
        Clinic shortExpiry = clinics.get(CLINICS + 1);
        Clinic unlinking = Clinic.takingPayments(stack);
        List<ClinicSession> sessions = Stream.concat(clinics.stream().limit(CLINICS + 1), Stream.of(unlinking))
                .map(clinic -> ClinicSession.of(clinic, clinic == unlinking || clinic == restricted, recorder))
                .toList();
        var stops = new OrderlyStops();
        var workload = new Workload(
                stack, stops, sessions, ClinicSession.of(shortExpiry, false, recorder), recorder, settings.seed());
        var stripe = new Simulator(stack);
        var secret = new WebhookSecret(stack, "connect", recorder);
        var forgeries = new Forgeries(
                stack.urls(STRIPE_WEBHOOK),
                clinics.subList(0, CLINICS),
                secret,
                new WebhookSecret(stack, "account", recorder),
                recorder,
                settings.seed());
        var faults = new Faults(faultStack, stops, restricted, stripe, forgeries, secret, recorder, timeline, settings);
        var measurements = new Measurements(stack, recorder);

        timeline.say("people begin to call");
        measurements.begin();
        workload.begin(settings.betweenCalls());
        pass(BEFORE_THE_FIRST_FAULT);
        faults.begin();
        faults.unlinkAfter(settings.load().dividedBy(2), unlinking);
        pass(settings.load());
        workload.stop();
        faults.stop();
        timeline.say("recovering: " + recorder.counts());

        await("every part is ready")
                .atMost(READY_TIMEOUT)
                .until(() -> stack.notReady(parts).isEmpty());
        if (!workload.awaitEnd(CALLS_TIMEOUT)) {
            recorder.violation("a call did not end");
        }
        timeline.say("every part is ready, every call has ended");
        if (recorder.counts().containsKey("fault: " + Fault.WrongEndpoint.KIND)) {
            recoverMisdirected(stack, unlinking.account);
        }
        await("every page is connected")
                .atMost(READY_TIMEOUT)
                .untilAsserted(() -> assertThat(disconnected(workload)).isEmpty());
        timeline.say("%d pages are connected".formatted(workload.views().size()));
        Evidence settled = settle(stack, workload);
        timeline.say("settled: %d requests %s".formatted(settled.requests().size(), byStatus(settled)));

        Evidence afterwards = settled;
        if (settings.replay()) {
            int replayed = new Replay(stack).replayAll();
            timeline.say("%d messages were replayed".formatted(replayed));
            afterwards = settle(stack, workload);
        }
        measurements.stop();
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

    /**
     * The operator has Stripe's lists read at once for events that arrived at the wrong endpoint, and those replayed
     * that no list has any more, because their account was disconnected meanwhile.
     */
    private static void recoverMisdirected(RunningStack stack, String disconnected) {
        String address = stack.url(STRIPE_WEBHOOK);
        String operator = new People(stack).token("operator");
        Rest.post(address + "/v1/back-fills", operator, Map.of()).expect(202);
        String events = address + "/v1/stripe-events";
        for (JsonNode event : Rest.get(events + "?limit=100&account=" + disconnected, operator)
                .expect(200)
                .get("items")) {
            if (event.get("flags").toString().contains("account-unexpected")) {
                // Answers 409 if other services need not learn of it.
                Rest.post(events + "/" + event.get("id").asText() + "/replay", operator, Map.of());
            }
        }
    }

    /** The pages that are not connected, each with the reason. */
    private static List<String> disconnected(Workload workload) {
        return workload.views().entrySet().stream()
                .filter(page -> !page.getKey().isUpToDate())
                .map(page -> page.getValue() + ": " + page.getKey().lastLoss())
                .toList();
    }

    /** Waits until no invariant is violated and no request changes any more, or the time is over. */
    private Evidence settle(RunningStack stack, Workload workload) throws IOException, InterruptedException {
        long end = System.nanoTime() + RECOVERY_TIMEOUT.toNanos();
        Evidence before = null;
        String said = "";
        while (true) {
            String wrong;
            Evidence now = null;
            try {
                now = evidence(stack, workload);
                wrong = Invariant.examineAll(now).stream()
                        .filter(finding -> !finding.holds() && !PERMANENT.contains(finding.invariant()))
                        .map(finding -> "%s %d"
                                .formatted(
                                        finding.invariant(),
                                        finding.violations().size()))
                        .collect(joining(", "));
            } catch (IOException | UncheckedIOException unreadable) {
                if (System.nanoTime() > end) {
                    throw unreadable;
                }
                wrong = unreadable + ": " + unreadable.getCause();
            }
            if (!said.equals(wrong)) {
                said = wrong;
                timeline.say("not yet: " + said);
            }
            boolean still = now != null && before != null && before.requests().equals(now.requests());
            if (now != null && ((wrong.isEmpty() && still) || System.nanoTime() > end)) {
                return now;
            }
            before = now;
            pass(BETWEEN_LOOKS);
        }
    }

    private Evidence evidence(RunningStack stack, Workload workload) throws IOException {
        return new Stack(stack.data(), stack.kafkaVariables())
                .evidence(recorder.recordings(workload.views()), recorder.privateWords());
    }

    /** What a replay has changed, except requests that expired meanwhile. */
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
}
