package org.caretill.localstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Keeps the parts running. Each part has a thread that waits for the parts it depends on, starts it, waits until it is
 * ready, waits until it dies, and restarts it as often as {@link RestartPolicy} allows, or always if it was killed with
 * -9. At most as many parts start at once as there are processors. Parts stop in the opposite order; those that do not
 * depend on each other stop together.
 */
final class Supervisor {

    /** The exit code of a process killed by signal 9. */
    private static final int KILLED = 137;

    private static final Duration READY_TIMEOUT = Duration.ofMinutes(5);

    /** Longer than a service takes to drain: its delay, and ten seconds each for its requests and its relay. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final int LOG_LINES_SHOWN = 15;

    private final Map<String, Part> parts = new LinkedHashMap<>();
    private final Guardian guardian;
    private final PartsFile partsFile;
    private final Console console;
    private final int restartLimit;
    /**
     * By the name of the part. Parts that start at the same time slow each other down, so there is a slot for each
     * processor, two at least. Each rank has its own: what restarts never waits for a slot of those that wait for it.
     */
    private final Map<String, Semaphore> startingSlots = new HashMap<>();

    private final Map<String, Process> running = new HashMap<>();
    private final Set<String> ready = new HashSet<>();
    private final CompletableFuture<Void> allReady = new CompletableFuture<>();
    private final CompletableFuture<String> givenUp = new CompletableFuture<>();
    private boolean stopping;

    Supervisor(List<Part> parts, Guardian guardian, PartsFile partsFile, Console console, int restartLimit) {
        parts.forEach(part -> this.parts.put(part.name(), part));
        this.guardian = guardian;
        this.partsFile = partsFile;
        this.console = console;
        this.restartLimit = restartLimit;
        for (List<Part> rank : ranks()) {
            var slots = new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()), true);
            rank.forEach(part -> startingSlots.put(part.name(), slots));
        }
    }

    /** Starts every part, and returns at once. */
    void start() {
        parts.values()
                .forEach(part -> Thread.ofPlatform().daemon().name(part.name()).start(() -> keepRunning(part)));
    }

    /** Completes when every part is ready for the first time. */
    CompletableFuture<Void> allReady() {
        return allReady;
    }

    /** Completes with the reason, for the user, when a part has died too often. */
    CompletableFuture<String> givenUp() {
        return givenUp;
    }

    private void keepRunning(Part part) {
        var policy = new RestartPolicy(restartLimit, RestartPolicy.RECOVERED_AFTER);
        try {
            while (true) {
                awaitNeeds(part);
                var run = runOnce(part);
                if (isStopping()) {
                    return;
                }
                if (run.killed()) {
                    console.say(part.name(), "%s; starting it again".formatted(run.end()));
                } else if (policy.allowsRestartAfter(run.ready())) {
                    console.say(part.name(), "%s; starting it again (%s)".formatted(run.end(), policy));
                } else {
                    givenUp.complete(failureReport(part, run));
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StartRefused refusal) {
            givenUp.complete(refusal.getMessage());
        } catch (RuntimeException | Error unforeseen) {
            givenUp.complete("%s cannot be supervised: %s".formatted(part.name(), unforeseen));
        }
    }

    /**
     * One run of a part: how it ended, and how long it had been ready.
     *
     * @param killed whether it was killed with {@code kill -9}, which is no fault of the part
     */
    private record Run(String end, Duration ready, boolean killed) {

        static Run failed(String how) {
            return new Run(how, Duration.ZERO, false);
        }
    }

    private Run runOnce(Part part) throws InterruptedException {
        Semaphore slots = startingSlots.get(part.name());
        slots.acquire();
        boolean starting = true;
        long readyNanos = 0;
        Process process = null;
        try {
            long startedNanos = System.nanoTime();
            part.prepare(what -> console.say(part.name(), what));
            process = begin(part);
            console.say(part.name(), "starting (process %d)".formatted(process.pid()));
            boolean becameReady = awaitReady(part, process);
            slots.release();
            starting = false;
            if (becameReady) {
                readyNanos = System.nanoTime();
                console.say(part.name(), "ready in " + Console.inWords(Duration.ofNanos(readyNanos - startedNanos)));
                markReady(part, process);
            } else if (process.isAlive()) {
                process.destroyForcibly().waitFor();
                return Run.failed("was not ready within " + READY_TIMEOUT.toSeconds() + " s");
            }
            int exitCode = process.waitFor();
            boolean killed = exitCode == KILLED;
            return new Run(
                    killed ? "was killed" : "died (exit code %d)".formatted(exitCode),
                    becameReady ? Duration.ofNanos(System.nanoTime() - readyNanos) : Duration.ZERO,
                    killed);
        } catch (InterruptedException | StartRefused end) {
            throw end;
        } catch (Exception failure) {
            return Run.failed("could not be started (%s)".formatted(failure.getMessage()));
        } finally {
            if (starting) {
                slots.release();
            }
            forget(part);
        }
    }

    private synchronized Process begin(Part part) throws IOException {
        Process process = guardian.start(part.program());
        running.put(part.name(), process);
        partsFile.put(part.name(), entry(part, process, false));
        return process;
    }

    private boolean awaitReady(Part part, Process process) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + READY_TIMEOUT.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            if (isReady(part)) {
                return true;
            }
            if (process.waitFor(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        return false;
    }

    private static boolean isReady(Part part) throws InterruptedException {
        try {
            return part.ready();
        } catch (InterruptedException interruption) {
            throw interruption;
        } catch (Exception notYet) {
            return false;
        }
    }

    private synchronized void awaitNeeds(Part part) throws InterruptedException {
        while (!stopping && !ready.containsAll(part.after())) {
            wait();
        }
    }

    private synchronized void markReady(Part part, Process process) {
        ready.add(part.name());
        partsFile.put(part.name(), entry(part, process, true));
        if (ready.containsAll(parts.keySet())) {
            allReady.complete(null);
        }
        notifyAll();
    }

    private synchronized void forget(Part part) {
        running.remove(part.name());
        ready.remove(part.name());
        if (!stopping) {
            partsFile.remove(part.name());
        }
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    /** Stops every part in order, and kills those that take too long. Returns when none is running. */
    void stop() throws InterruptedException {
        guardian.refuseFurtherChildren();
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        for (List<Part> rank : ranks().reversed()) {
            var leaving = new LinkedHashMap<Part, Process>();
            synchronized (this) {
                rank.forEach(part ->
                        Optional.ofNullable(running.get(part.name())).ifPresent(process -> leaving.put(part, process)));
            }
            leaving.forEach((part, process) -> Guardian.signal(process, part.stopSignal()));
            long deadlineNanos = System.nanoTime() + STOP_TIMEOUT.toNanos();
            for (var each : leaving.entrySet()) {
                long left = deadlineNanos - System.nanoTime();
                boolean inTime = each.getValue().waitFor(Math.max(0, left), TimeUnit.NANOSECONDS);
                if (!inTime) {
                    each.getValue().destroyForcibly().waitFor();
                }
                console.say(each.getKey().name(), inTime ? "stopped" : "killed: it did not stop in time");
            }
        }
        guardian.endChildren();
    }

    /** The parts by their distance from those that depend on nothing. */
    private List<List<Part>> ranks() {
        var ranks = new ArrayList<List<Part>>();
        var placed = new HashSet<String>();
        while (placed.size() < parts.size()) {
            List<Part> rank = parts.values().stream()
                    .filter(part -> !placed.contains(part.name()) && placed.containsAll(part.after()))
                    .toList();
            if (rank.isEmpty()) {
                throw new IllegalStateException(
                        "parts depend on each other in a circle, or on a part that does not exist");
            }
            rank.forEach(part -> placed.add(part.name()));
            ranks.add(rank);
        }
        return ranks;
    }

    private static PartsFile.Entry entry(Part part, Process process, boolean ready) {
        return new PartsFile.Entry(
                process.pid(),
                part.port(),
                part.program().log().toString(),
                ready,
                PartsFile.startedAtMillis(process.toHandle()));
    }

    private String failureReport(Part part, Run run) {
        Path log = part.program().log();
        return "%s %s, after %d restarts that did not help (CARETILL_RESTARTS sets how many). The last lines of %s:%n%s"
                .formatted(part.name(), run.end(), restartLimit, log, tail(log));
    }

    private static String tail(Path log) {
        try {
            List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }
}
