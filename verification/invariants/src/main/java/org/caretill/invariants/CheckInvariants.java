package org.caretill.invariants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.caretill.invariants.Evidence.Recordings;

/**
 * {@code bin/check-invariants}: checks a running stack. Work in progress is not a violation, so it checks again until
 * nothing is wrong or half a minute has passed. Exit code 0: all invariants hold. 1: one is violated. 2: the stack
 * could not be read.
 */
final class CheckInvariants {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SHOWN = 20;

    /** Control characters, which stored data may contain and the terminal must not get. */
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private CheckInvariants() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            List<Finding> findings = examine(Path.of(arguments[0]));
            findings.forEach(CheckInvariants::print);
            System.exit(findings.stream().allMatch(Finding::holds) ? 0 : 1);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            System.err.println("The stack could not be read: " + e.getMessage());
            System.exit(2);
        }
    }

    private static List<Finding> examine(Path data) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                List<Finding> findings =
                        Invariant.examineAll(new Stack(data, System.getenv()).evidence(Recordings.NONE, Set.of()));
                if (findings.stream().allMatch(Finding::holds) || System.nanoTime() > end) {
                    return findings;
                }
            } catch (UncheckedIOException | IllegalStateException notYet) {
                // A part may be busy or restarting.
                if (System.nanoTime() > end) {
                    throw notYet;
                }
            }
            TimeUnit.SECONDS.sleep(3);
        }
    }

    private static void print(Finding finding) {
        String result = !finding.holds()
                ? "VIOLATED %d of %d".formatted(finding.violations().size(), finding.examined())
                : finding.examined() == 0 ? "nothing to check" : "holds for %d".formatted(finding.examined());
        System.out.printf(
                "%-3s %-20s %s%n",
                finding.invariant(), result, finding.invariant().sentence());
        finding.violations().stream()
                .limit(SHOWN)
                .forEach(violation ->
                        System.out.println("      " + CONTROL.matcher(violation).replaceAll("?")));
        if (finding.violations().size() > SHOWN) {
            System.out.printf("      … and %d more%n", finding.violations().size() - SHOWN);
        }
    }
}
