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
 * {@code parts.json}: each running part's process id, port and log, for whoever wants to look at one or to kill it; and
 * the memory by which the next start ends what this one left running. Written whole or not at all.
 */
final class PartsFile {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Start times are read from the kernel's clock ticks, which the wall clock may shift a little. */
    private static final long SAME_START_MILLIS = 1_500;

    private static final Duration MOST_TO_END = Duration.ofSeconds(10);

    /** @param startedAtMillis tells the process from a later one with the same id */
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

    /** Kills what an earlier run left behind, and only that: a process of another start time is a stranger. */
    void endLeftovers(BiConsumer<String, Long> tell) throws IOException, InterruptedException {
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
                        tell.accept(left.getKey(), pid);
                        leftover.destroyForcibly();
                        leftovers.add(leftover);
                    });
        }
        long deadlineNanos = System.nanoTime() + MOST_TO_END.toNanos();
        while (leftovers.stream().anyMatch(PartsFile::runs) && System.nanoTime() < deadlineNanos) {
            Thread.sleep(50);
        }
        Files.delete(file);
    }

    /** A process that ended but that nobody has collected yet has no command any more. */
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
