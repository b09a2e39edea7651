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
 * What {@code ./run} asks before it builds, so that nobody waits minutes for a build whose start is then refused: room on
 * the disk, the data directory, the environment, and every port. The launcher asks all of it again, except for the room
 * that only a build takes.
 *
 * <p>At the first build there is nothing but sources, so the JDK runs this class from its source, and whatever it uses
 * must need no library.
 */
final class Preconditions {

    /** What a build (450 MB) and the programs that are unpacked (260 MB) take in the checkout, and some room. */
    private static final long BUILD_BYTES = 1L << 30;

    private Preconditions() {}

    /** Started in the checkout, with the launcher's arguments and environment. Exit code 1: refused, with the reason. */
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
            // What an earlier launcher left running holds ports; the next one ends that first.
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
            throw new StartRefused("Only %d MiB are free in %s: a build needs %d MiB%s. Make room there."
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

    /** The names of the parts that {@link Parts} starts, told without making one. */
    static Set<String> parts(Ports ports, StripeAccess stripe, LeftOut leftOut) {
        return Stream.of(Port.values())
                .filter(ports::has)
                .filter(port -> port != Port.SIMULATOR || stripe instanceof StripeAccess.Simulator)
                .map(port -> port.part)
                .filter(part -> !leftOut.contains(part))
                .collect(Collectors.toSet());
    }
}
