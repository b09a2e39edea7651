package org.caretill.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * The directory with all data of a stack. Only one running stack can use it at a time: the launcher holds a file lock,
 * which the operating system releases when the launcher ends, however it ends.
 */
final class DataDirectory implements AutoCloseable {

    /** Raised with each change after which older data cannot be read: until 1.0 a schema is replaced, not migrated. */
    private static final String FORMAT = "5";

    static final long NEEDED_BYTES = 2L << 30;
    private static final List<String> CONTENT = List.of(
            "postgres",
            "postgres.new",
            "kafka",
            "keycloak",
            "simulator",
            "tmp",
            "logs",
            "logs.previous",
            "passwords.properties",
            "guest-token-keys.json",
            "webhook-secrets-connect",
            "webhook-secrets-account",
            "webhook-secret-keys",
            "environment",
            "parts.json",
            "format");

    private final Path directory;
    private final FileChannel lock;

    private DataDirectory(Path directory, FileChannel lock) {
        this.directory = directory;
        this.lock = lock;
    }

    /** The configured directory: {@code .caretill} in the checkout unless CARETILL_DATA_DIR says otherwise. */
    static Path of(Path checkout, Map<String, String> environment) {
        String directory = environment.getOrDefault("CARETILL_DATA_DIR", "");
        return checkout.resolve(directory.isBlank() ? ".caretill" : directory).normalize();
    }

    /** Refuses a directory that another stack uses, and a disk with less than 2 GiB free. */
    static DataDirectory open(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            refuseFullDisk(directory, Files.getFileStore(directory).getUsableSpace());
            Path file = directory.resolve("lock");
            var lock = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock.tryLock() == null) {
                String holder = Files.readString(file).strip();
                lock.close();
                throw new StartRefused("""
                    Caretill is already running with the data in %s (process %s).
                    Stop it with Ctrl-C there, or start a second one beside it: CARETILL_DATA_DIR=… and other ports.\
                    """.formatted(directory, holder.isEmpty() ? "unknown" : holder));
            }
            lock.truncate(0);
            lock.write(StandardCharsets.US_ASCII.encode(ProcessHandle.current().pid() + "\n"));
            return new DataDirectory(directory, lock);
        } catch (IOException e) {
            throw new StartRefused("The data directory %s cannot be used: %s. Set CARETILL_DATA_DIR to another one."
                    .formatted(directory, e));
        }
    }

    Path path(String name) {
        return directory.resolve(name);
    }

    /** Creates the named directory, readable by its owner only. */
    Path directory(String name) {
        try {
            return Files.createDirectories(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Renames it with the suffix {@code .previous}, and deletes the one renamed before. */
    void setAside(String name) throws IOException {
        Path previous = path(name + ".previous");
        delete(previous);
        if (Files.exists(path(name))) {
            Files.move(path(name), previous);
        }
    }

    /** Refuses data that an earlier version wrote in another format. Marks a new directory with the current one. */
    void claimFormat() throws IOException {
        Path file = path("format");
        String found = Files.exists(file) ? Files.readString(file).strip() : "1";
        if (Files.exists(path("postgres")) && !found.equals(FORMAT)) {
            throw new StartRefused("""
                The data in %s was written by an earlier version of Caretill, which this one cannot read.
                Delete it with ./run --fresh, or keep it and start with another directory: CARETILL_DATA_DIR=…\
                """.formatted(directory));
        }
        Files.writeString(file, FORMAT + "\n");
    }

    /** Deletes the data of earlier runs, and nothing else that may be in the directory. */
    void forget() {
        CONTENT.forEach(name -> delete(path(name)));
    }

    static void delete(Path tree) {
        try {
            if (!Files.exists(tree)) {
                return;
            }
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    @Override
    public String toString() {
        return directory.toString();
    }

    static void refuseFullDisk(Path directory, long freeBytes) {
        if (freeBytes < NEEDED_BYTES) {
            throw new StartRefused(
                    "Only %d MiB are free where the data is kept (%s): Caretill needs %d MiB. Make room, or set CARETILL_DATA_DIR to another disk."
                            .formatted(freeBytes >> 20, directory, NEEDED_BYTES >> 20));
        }
    }
}
