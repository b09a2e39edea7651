package org.caretill.localstack;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * {@code parts.json}: the process id, port and log of each running part, for people and tests that want to look at one
 * or kill it. The next start uses it to kill what this run left behind. Written atomically.
 */
final class PartsFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * Tolerance when start times are compared: they derive from the kernel's clock ticks and shift a little with the
     * wall clock.
     */
    private static final long SAME_START_MILLIS = 1_500;

    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

    /** @param startedAtMillis distinguishes the process from a later one with the same id */
    record Entry(long pid, int port, String log, boolean ready, long startedAtMillis) {}

    private final Path file;
    private final Map<String, Entry> entries = new TreeMap<>();

    PartsFile(Path file) {
        this.file = file;
    }

    synchronized void put(String part, Entry entry) {
        entries.put(part, entry);
        write();
    }

    synchronized void remove(String part) {
        entries.remove(part);
        write();
    }

    /**
     * Kills processes left by an earlier run. A process with another start time is a different one and is left alone.
     */
    void endLeftovers(BiConsumer<String, Long> report) throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            return;
        }
        var leftovers = new ArrayList<ProcessHandle>();
        for (var left : JSON.readTree(file.toFile()).properties()) {
            long pid = left.getValue().path("pid").asLong();
            long startedAtMillis = left.getValue().path("startedAtMillis").asLong();
            ProcessHandle.of(pid)
                    .filter(process -> Math.abs(startedAtMillis(process) - startedAtMillis) < SAME_START_MILLIS)
                    .filter(PartsFile::runs)
                    .ifPresent(leftover -> {
                        report.accept(left.getKey(), pid);
                        leftover.destroyForcibly();
                        leftovers.add(leftover);
                    });
        }
        long deadlineNanos = System.nanoTime() + KILL_TIMEOUT.toNanos();
        while (leftovers.stream().anyMatch(PartsFile::runs) && System.nanoTime() < deadlineNanos) {
            Thread.sleep(50);
        }
        Files.delete(file);
    }

    /** A zombie process, which has ended but was not collected by its parent, has no command. */
    private static boolean runs(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    static long startedAtMillis(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(instant -> instant.toEpochMilli())
                .orElse(0L);
    }

    private void write() {
        try {
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            JSON.writeValue(draft.toFile(), entries);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
