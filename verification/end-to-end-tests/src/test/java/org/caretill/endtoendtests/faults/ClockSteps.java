package org.caretill.endtoendtests.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Steps the clocks of the services of one stack, through {@link SteppedClock}. */
final class ClockSteps {

    /** The largest step in either direction. */
    static final int LARGEST_S = 90;

    private static final List<Class<?>> AGENT = List.of(SteppedClock.class, SteppedClock.Rewriting.class);

    private final Path directory;

    /** @param directory for the agent's jar and the files by which it is told */
    ClockSteps(Path directory) {
        this.directory = directory;
        try {
            Files.createDirectories(directory);
            try (var files = Files.newDirectoryStream(directory)) {
                for (Path leftOver : files) {
                    Files.delete(leftOver);
                }
            }
            writeAgent();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JVM's option that starts the agent. */
    String jvmOption() {
        return "-javaagent:%s=%s".formatted(jar(), directory);
    }

    /**
     * Steps the clock of a process.
     *
     * @param httpPort of the process
     * @param offset from the true time; zero: the clock is right again
     */
    void step(int httpPort, Duration offset) {
        try {
            Path file = directory.resolve(Integer.toString(httpPort));
            Path draft = directory.resolve(httpPort + ".new");
            Files.writeString(draft, Long.toString(offset.toMillis()));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the agent has found the clock of the process. */
    boolean canStep(int httpPort) {
        return Files.exists(directory.resolve(httpPort + ".rewritten"));
    }

    private Path jar() {
        return directory.resolve("stepped-clock.jar");
    }

    /** On the boot class path, where every class loader of a service finds it. */
    private void writeAgent() throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", SteppedClock.class.getName());
        manifest.getMainAttributes()
                .putValue("Boot-Class-Path", jar().getFileName().toString());
        try (var jar = new JarOutputStream(Files.newOutputStream(jar()), manifest)) {
            for (Class<?> part : AGENT) {
                String name = part.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (var bytes = part.getClassLoader().getResourceAsStream(name)) {
                    bytes.transferTo(jar);
                }
            }
        }
    }
}
