package org.caretill.localstack;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Prints the progress lines: seconds since the start, the part, what happens to it. */
final class Console {

    private final PrintStream out;
    private final long startedNanos = System.nanoTime();

    Console(PrintStream out) {
        this.out = out;
    }

    void say(String part, String what) {
        out.printf(Locale.ROOT, "%6.1f s  %-23s %s%n", seconds(elapsed()), part, what);
        out.flush();
    }

    void print(String text) {
        out.println(text);
        out.flush();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    static String inWords(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", seconds(duration));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
