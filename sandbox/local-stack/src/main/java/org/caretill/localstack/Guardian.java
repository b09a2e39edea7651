package org.caretill.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Starts every child process, and makes sure that none outlives the launcher, even if the launcher is killed with -9. A
 * shell reads lines from a pipe of the launcher; each line is the complete list of children. When the launcher is gone
 * the pipe ends, and the shell kills the processes on the last line. A child starts as a shell that waits for a line
 * before it becomes the program, so it never runs before it is on the list.
 *
 * <p>Shell and children get their own sessions where the system supports it (setsid on Linux, perl on macOS), so that
 * Ctrl-C in the terminal reaches only the launcher, which then stops them in order.
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

    /** Of what prepares a part; building Keycloak takes a minute on a slow machine. */
    private static final Duration PREPARATION_LIMIT = Duration.ofMinutes(5);

    /** A program to run. {@code lastSignal} is the one that ends it immediately without damaging its data. */
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
        updateWatcher();
        var _ = child.onExit().thenAccept(this::forget);
        try (Writer go = child.outputWriter()) {
            go.write("go\n");
        }
        return child;
    }

    /** Runs a program that prepares a part, and waits for it. Any exit code but 0 is an error, and so is no end. */
    void run(Program program) throws IOException, InterruptedException {
        run(program, PREPARATION_LIMIT);
    }

    void run(Program program, Duration limit) throws IOException, InterruptedException {
        Process child = start(program);
        if (!child.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            child.destroyForcibly();
            throw new IOException("%s did not end within %d s"
                    .formatted(Path.of(program.command().getFirst()).getFileName(), limit.toSeconds()));
        }
        int exitCode = child.exitValue();
        if (exitCode != 0) {
            throw new IOException("%s ended with exit code %d"
                    .formatted(Path.of(program.command().getFirst()).getFileName(), exitCode));
        }
    }

    synchronized void refuseFurtherChildren() {
        closed = true;
    }

    /** Kills children that are still running, such as a program that prepares a part. */
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
        updateWatcher();
    }

    private void updateWatcher() {
        try {
            toWatcher.write(children.entrySet().stream()
                    .map(child -> child.getValue() + ":" + child.getKey().pid())
                    .collect(Collectors.joining(" ", "", "\n")));
            toWatcher.flush();
        } catch (IOException watcherIsGone) {
            // The watcher was killed. Children it can no longer kill are killed at the next start with this data
            // directory.
        }
    }

    private static ProcessBuilder shell(String script, List<String> arguments) {
        var words = new ArrayList<>(List.of("sh", "-c", IN_OWN_SESSION + script, "sh"));
        words.addAll(arguments);
        return new ProcessBuilder(words);
    }
}
