package org.caretill.localstack;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code ./run} checks before it builds, so that nobody waits minutes for a build and then cannot start: disk
 * space, the data directory, the environment and every port. The launcher checks all of it again, except for the disk
 * space that only a build needs.
 *
 * <p>Before the first build there is nothing but sources, so the JDK runs this class from its source file, and this
 * class and everything it uses must not need a library.
 */
final class Preconditions {

    /** The size of a build (450 MB) and the unpacked programs (260 MB) in the checkout, and some reserve. */
    private static final long BUILD_BYTES = 1L << 30;

    private Preconditions() {}

    /**
     * Started in the checkout with the launcher's arguments and environment. Exit code 1: the start is refused, and the
     * reason is printed.
     */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        try {
            check(Path.of("").toAbsolutePath(), System.getenv(), LeftOut.from(List.of(arguments)));
        } catch (StartRefused refusal) {
            System.err.println(refusal.getMessage());
            System.exit(1);
        }
    }

    private static void check(Path checkout, Map<String, String> environment, LeftOut leftOut) {
        var ports = Ports.from(environment);
        Set<String> parts = parts(ports, StripeAccess.from(environment, ports.url(Port.SIMULATOR)), leftOut);
        try (var data = DataDirectory.open(DataDirectory.of(checkout, environment))) {
            FileStore disk = Files.getFileStore(checkout);
            boolean alsoHoldsTheData = disk.equals(Files.getFileStore(data.path("")));
            refuseFullDisk(checkout, disk.getUsableSpace(), alsoHoldsTheData);
            // Processes left by an earlier launcher may occupy ports; the next launcher kills them first.
            if (!Files.exists(data.path("parts.json"))) {
                ports.refuseTaken(parts, Ports.PATIENCE);
            }
        } catch (IOException e) {
            throw new StartRefused("The checkout %s cannot be used: %s".formatted(checkout, e));
        }
    }

    static void refuseFullDisk(Path checkout, long freeBytes, boolean alsoHoldsTheData) {
        long neededBytes = BUILD_BYTES + (alsoHoldsTheData ? DataDirectory.NEEDED_BYTES : 0);
        if (freeBytes < neededBytes) {
            throw new StartRefused("Only %d MiB are free in %s: a build needs %d MiB%s. Free some disk space there."
                    .formatted(
                            freeBytes >> 20,
                            checkout,
                            BUILD_BYTES >> 20,
                            alsoHoldsTheData
                                    ? ", and the data on the same disk %d MiB"
                                            .formatted(DataDirectory.NEEDED_BYTES >> 20)
                                    : ""));
        }
    }

    /** The names of the parts that {@link Parts} would start, without creating them. */
    static Set<String> parts(Ports ports, StripeAccess stripe, LeftOut leftOut) {
        return Stream.of(Port.values())
                .filter(ports::has)
                .filter(port -> port != Port.SIMULATOR || stripe instanceof StripeAccess.Simulator)
                .map(port -> port.part)
                .filter(part -> !leftOut.contains(part))
                .collect(Collectors.toSet());
    }
}
