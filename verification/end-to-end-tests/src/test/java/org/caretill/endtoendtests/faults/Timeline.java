package org.caretill.endtoendtests.faults;

import java.io.PrintStream;
import java.time.Duration;

/** The log of a run, with the time of each event. */
final class Timeline {

    private final PrintStream out;
    private final StringBuilder said = new StringBuilder();
    private final long startNanos = System.nanoTime();

    Timeline(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String what) {
        Duration since = Duration.ofNanos(System.nanoTime() - startNanos);
        String line = "%4d.%ds  %s%n".formatted(since.toSeconds(), since.toMillisPart() / 100, what);
        said.append(line);
        out.print(line);
        out.flush();
    }

    /** Everything that was said. */
    synchronized String text() {
        return said.toString();
    }
}
