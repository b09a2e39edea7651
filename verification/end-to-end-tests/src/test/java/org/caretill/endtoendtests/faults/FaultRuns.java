package org.caretill.endtoendtests.faults;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.endtoendtests.RunningStack;

/**
 * {@code bin/faults}: one run of the fault harness, or many short ones, each with a seed of its own. After each run the
 * invariants are checked. A stack is used for {@link #RUNS_PER_STACK} runs, or until a run has violations; what such a
 * run left behind is kept. Each run is a line of {@code target/fault-runs/runs.tsv}.
 */
final class FaultRuns {

    /** Replaying everything takes longer with every run on the stack. */
    private static final int REPLAY_EVERY = 10;

    /** The checker reads everything that is on the stack, so it takes longer with every run. */
    private static final int RUNS_PER_STACK = 40;

    private static final Duration BETWEEN_CALLS = Duration.ofMillis(700);
    private static final Path RESULTS = Path.of("target", "fault-runs");
    private static final String HEADER =
            "ended\tseed\tseconds\tin all\treplicas\tKafka\trequests\tpayments\tfaults\tviolations\n";

    private static final String FAULT = "fault: ";

    private final Options options;
    private final Map<String, Integer> counts = new TreeMap<>();

    private FaultRuns(Options options) {
        this.options = options;
    }

    /**
     * The options of the command line.
     *
     * @param seed of the first run; each following run has the next number
     * @param seconds how long people call and faults happen in each run
     * @param kafkaSasl 1: Kafka asks for a password; 0: it does not; null: if the seed of a stack's first run is odd
     */
    record Options(int runs, long seed, int seconds, int replicas, Long kafkaSasl) {

        private static final List<String> KNOWN =
                List.of("--runs", "--seed", "--minutes", "--seconds", "--replicas", "--kafka-sasl");

        static Options of(String... arguments) {
            Map<String, Long> given = new HashMap<>();
            for (int i = 0; i < arguments.length; i += 2) {
                if (!KNOWN.contains(arguments[i]) || i + 1 == arguments.length) {
                    throw new IllegalArgumentException("unknown option, or one without a number: " + arguments[i]);
                }
                given.put(arguments[i], Long.valueOf(arguments[i + 1]));
            }
            if (given.getOrDefault("--kafka-sasl", 0L) > 1) {
                throw new IllegalArgumentException("--kafka-sasl takes 0 or 1");
            }
            long runs = given.getOrDefault("--runs", 1L);
            long minutes = given.getOrDefault("--minutes", 10L);
            long seconds =
                    given.getOrDefault("--seconds", runs == 1 || given.containsKey("--minutes") ? minutes * 60 : 30L);
            return new Options(
                    Math.toIntExact(runs),
                    given.getOrDefault("--seed", System.nanoTime() & 0xFFFFFF),
                    Math.toIntExact(seconds),
                    Math.toIntExact(given.getOrDefault("--replicas", 1L)),
                    given.get("--kafka-sasl"));
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
            long first = options.seed() + done;
            boolean sasl = options.kafkaSasl() == null ? first % 2 != 0 : options.kafkaSasl() == 1;
            try (var stack = new FaultStack(options.replicas(), sasl)) {
                boolean clean = true;
                int here = 0;
                while (clean && here < RUNS_PER_STACK && done < options.runs()) {
                    done++;
                    here++;
                    boolean last = here == RUNS_PER_STACK || done == options.runs();
                    clean = one(stack, options.seed() + done - 1, last || here % REPLAY_EVERY == 0);
                }
                violated += clean ? 0 : 1;
            }
        }
        System.out.printf(
                "%d runs, %d with violations, seeds %d to %d; see %s%n%s",
                done,
                violated,
                options.seed(),
                options.seed() + done - 1,
                RESULTS.toAbsolutePath(),
                counts.entrySet().stream()
                        .map(entry -> "%7d %s%n".formatted(entry.getValue(), entry.getKey()))
                        .collect(Collectors.joining()));
        return violated == 0;
    }

    private boolean one(FaultStack stack, long seed, boolean replay) throws Exception {
        long start = System.nanoTime();
        var settings = new FaultRun.Settings(seed, Duration.ofSeconds(options.seconds()), BETWEEN_CALLS, replay);
        var timeline = new Timeline(System.out);
        FaultRun.Report report;
        try {
            report = new FaultRun(settings, timeline).run(stack);
        } catch (RuntimeException | AssertionError failure) {
            timeline.say("the run itself failed: " + stackTraceOf(failure));
            report = new FaultRun.Report(seed, Map.of(), List.of(), List.of("the run itself failed"));
        }
        record(report, stack, Duration.ofNanos(System.nanoTime() - start));
        report.counts().forEach((what, count) -> counts.merge(what, count, Integer::sum));
        if (!report.violations().isEmpty()) {
            keep(stack.running(), seed, timeline);
        }
        return report.violations().isEmpty();
    }

    private static String stackTraceOf(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private void record(FaultRun.Report report, FaultStack stack, Duration taken) throws IOException {
        Files.createDirectories(RESULTS);
        Path table = RESULTS.resolve("runs.tsv");
        if (!Files.exists(table)) {
            Files.writeString(table, HEADER);
        }
        String faults = report.counts().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(FAULT))
                .map(entry -> entry.getKey().substring(FAULT.length()) + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        String line = Stream.of(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        report.seed(),
                        options.seconds(),
                        taken.toSeconds(),
                        options.replicas(),
                        stack.kafkaAsksForPassword() ? "SASL" : "-",
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
