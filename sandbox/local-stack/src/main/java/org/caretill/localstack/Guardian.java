package org.caretill.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts every child process, and sees to it that none outlives the launcher, not even one that is killed with -9. A
 * shell reads a pipe from the launcher; each line is the whole list of children. When the pipe ends, because the
 * launcher is gone, the shell kills whom the last line names. A child itself begins as a shell that waits for a line
 * before it becomes the program, so it never runs unlisted.
 *
 * <p>Shell and children are sessions of their own where the system offers it (setsid on Linux, perl on macOS): Ctrl-C
 * in the terminal reaches the launcher alone, which then stops them in order.
 */
final class Guardian implements AutoCloseable {

    private static final String IN_OWN_SESSION = """
            in_own_session() {
              if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; fi
              if command -v perl >/dev/null 2>&1; then exec perl -MPOSIX -e 'setsid; exec @ARGV or exit 127' -- "$@"; fi
              exec "$@"
            }
            """;

    private static final String WATCH = """
            trap '' HUP INT TERM
            while IFS= read -r line; do children=$line; done
            for child in $children; do kill -s "${child%:*}" "${child#*:}" 2>/dev/null; done
            """;

    /** A program to run. The last signal is the one that ends it at once without harm to its data. */
    record Program(List<String> command, Map<String, String> environment, Path log, String lastSignal) {}

    private final Writer toWatcher;
    private final Map<Process, String> children = new LinkedHashMap<>();
    private boolean closed;

    Guardian() {
        try {
            toWatcher = shell("in_own_session \"$@\"", List.of("sh", "-c", WATCH))
                    .start()
                    .outputWriter();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized Process start(Program program) throws IOException {
        if (closed) {
            throw new IOException("the stack is stopping");
        }
        var builder = shell("read -r go && in_own_session \"$@\" </dev/null", program.command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(program.log().toFile()));
        builder.environment().clear();
        builder.environment().putAll(program.environment());
        Process child = builder.start();
        children.put(child, program.lastSignal());
        tellWatcher();
        child.onExit().thenAccept(this::forget);
        try (Writer go = child.outputWriter()) {
            go.write("go\n");
        }
        return child;
    }

    /** Runs a program to its end, for the steps before a part: anything but exit code 0 is an error. */
    void run(Program program) throws IOException, InterruptedException {
        int exitCode = start(program).waitFor();
        if (exitCode != 0) {
            throw new IOException("%s ended with exit code %d"
                    .formatted(Path.of(program.command().getFirst()).getFileName(), exitCode));
        }
    }

    synchronized void refuseFurtherChildren() {
        closed = true;
    }

    /** Kills what still runs, such as a step before a part's start. */
    synchronized void endChildren() {
        children.keySet().forEach(Process::destroyForcibly);
    }

    static void signal(Process child, String signal) {
        try {
            new ProcessBuilder("sh", "-c", "kill -s " + signal + " " + child.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(2, TimeUnit.SECONDS);
        } catch (IOException e) {
            child.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        toWatcher.close();
    }

    private synchronized void forget(Process child) {
        children.remove(child);
        tellWatcher();
    }

    private void tellWatcher() {
        try {
            toWatcher.write(children.entrySet().stream()
                    .map(child -> child.getValue() + ":" + child.getKey().pid())
                    .collect(Collectors.joining(" ", "", "\n")));
            toWatcher.flush();
        } catch (IOException watcherIsGone) {
            // The next start of this data directory ends what a killed watcher could not.
        }
    }

    private static ProcessBuilder shell(String script, List<String> arguments) {
        var words = new ArrayList<>(List.of("sh", "-c", IN_OWN_SESSION + script, "sh"));
        words.addAll(arguments);
        return new ProcessBuilder(words);
    }
}
