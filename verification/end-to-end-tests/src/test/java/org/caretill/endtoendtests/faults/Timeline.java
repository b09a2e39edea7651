package org.caretill.endtoendtests.faults;

import java.io.PrintStream;
import java.time.Duration;

/** The log of a run, with the time of each event. */
final class Timeline {

    private final PrintStream out;
    private final long startNanos = System.nanoTime();

    Timeline(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String what) {
        Duration since = Duration.ofNanos(System.nanoTime() - startNanos);
        out.printf("%4d.%ds  %s%n", since.toSeconds(), since.toMillisPart() / 100, what);
        out.flush();
    }
}
