package org.caretill.endtoendtests.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.endtoendtests.RunningStack;

/**
 * {@code bin/faults}: one run of the fault harness, or many short ones on one stack, each with a seed of its own. After
 * each run the invariants are checked. What a run with violations left behind is kept, and the next run gets a new
 * stack. Each run is a line of {@code target/fault-runs/runs.tsv}.
 */
final class FaultRuns {

    /** Replaying everything takes longer with every run on the stack. */
    private static final int REPLAY_EVERY = 10;

    private static final Duration BETWEEN_CALLS = Duration.ofMillis(700);
    private static final Path RESULTS = Path.of("target", "fault-runs");
    private static final String HEADER = "ended\tseed\tseconds\treplicas\trequests\tpayments\tfaults\tviolations\n";

    private final Options options;

    private FaultRuns(Options options) {
        this.options = options;
    }

    /**
     * The options of the command line.
     *
     * @param seed of the first run; each following run has the next number
     * @param seconds how long people call and faults happen in each run
     */
    record Options(int runs, long seed, int seconds, int replicas) {

        private static final List<String> KNOWN = List.of("--runs", "--seed", "--minutes", "--seconds", "--replicas");

        static Options of(String... arguments) {
            Map<String, Long> given = new HashMap<>();
            for (int i = 0; i < arguments.length; i += 2) {
                if (!KNOWN.contains(arguments[i]) || i + 1 == arguments.length) {
                    throw new IllegalArgumentException("unknown option, or one without a number: " + arguments[i]);
                }
                given.put(arguments[i], Long.valueOf(arguments[i + 1]));
            }
            long runs = given.getOrDefault("--runs", 1L);
            long minutes = given.getOrDefault("--minutes", 10L);
            long seconds =
                    given.getOrDefault("--seconds", runs == 1 || given.containsKey("--minutes") ? minutes * 60 : 30L);
            return new Options(
                    Math.toIntExact(runs),
                    given.getOrDefault("--seed", System.nanoTime() & 0xFFFFFF),
                    Math.toIntExact(seconds),
                    Math.toIntExact(given.getOrDefault("--replicas", 1L)));
        }
    }

    /** Exit code 0: no run has a violation; 1: at least one has; 2: the options are wrong. */
    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        System.exit(new FaultRuns(options).all() ? 0 : 1);
    }

    private boolean all() throws Exception {
        int violated = 0;
        int done = 0;
        while (done < options.runs()) {
            try (RunningStack stack = FaultRun.newStack(options.replicas())) {
                boolean clean = true;
                while (clean && done < options.runs()) {
                    done++;
                    clean = one(stack, done);
                }
                violated += clean ? 0 : 1;
            }
        }
        System.out.printf("%d runs, %d with violations; see %s%n", done, violated, RESULTS.toAbsolutePath());
        return violated == 0;
    }

    private boolean one(RunningStack stack, int number) throws Exception {
        long seed = options.seed() + number - 1;
        boolean last = number == options.runs();
        var settings = new FaultRun.Settings(
                seed,
                Duration.ofSeconds(options.seconds()),
                options.replicas(),
                BETWEEN_CALLS,
                last || number % REPLAY_EVERY == 0);
        var timeline = new Timeline(System.out);
        FaultRun.Report report;
        try {
            report = new FaultRun(settings, timeline).run(stack);
        } catch (RuntimeException | AssertionError failure) {
            timeline.say("the run itself failed: " + failure);
            keep(stack, seed, timeline);
            return false;
        }
        record(report);
        if (!report.violations().isEmpty()) {
            keep(stack, seed, timeline);
        }
        return report.violations().isEmpty();
    }

    private void record(FaultRun.Report report) throws IOException {
        Files.createDirectories(RESULTS);
        Path table = RESULTS.resolve("runs.tsv");
        if (!Files.exists(table)) {
            Files.writeString(table, HEADER);
        }
        String faults = report.counts().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("fault: "))
                .map(entry -> entry.getKey().substring("fault: ".length()) + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        String line = Stream.of(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        report.seed(),
                        options.seconds(),
                        options.replicas(),
                        report.count("requests"),
                        report.count("payments"),
                        faults,
                        report.violations().size())
                .map(Object::toString)
                .collect(Collectors.joining("\t", "", "\n"));
        Files.writeString(table, line, StandardOpenOption.APPEND);
    }

    /** Copies the timeline and the logs of every part to a directory named after the seed. */
    private static void keep(RunningStack stack, long seed, Timeline timeline) throws IOException {
        Path evidence = Files.createDirectories(RESULTS.resolve("seed-" + seed));
        Files.writeString(evidence.resolve("timeline.log"), timeline.text());
        try (Stream<Path> logs = Files.list(stack.data().resolve("logs"))) {
            logs.forEach(log -> {
                try {
                    Files.copy(log, evidence.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
