package org.caretill.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One of our own programs, as the jar built by its module.
 *
 * @param heapMegabytes the maximum size of its heap
 * @param readiness the address that answers 200 when the program is ready to work
 */
record Application(
        Settings settings,
        String name,
        Path jar,
        int heapMegabytes,
        int port,
        String readiness,
        Set<String> after,
        Map<String, String> variables)
        implements Part {

    @Override
    public void check() {
        if (!Files.exists(jar)) {
            throw new StartRefused("%s is not built: %s is missing. Build it: ./run --build".formatted(name, jar));
        }
    }

    @Override
    public Guardian.Program program() {
        return settings.ownProgram(
                name,
                List.of(
                        Settings.java(),
                        "-Xms32m",
                        "-Xmx%dm".formatted(heapMegabytes),
                        "-Xss512k",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        jar.toString()),
                variables);
    }

    /** Its environment variables, one a line, for starting it elsewhere. Contains passwords. */
    String environmentFile() {
        return new TreeMap<>(variables)
                .entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue() + "\n")
                        .collect(Collectors.joining());
    }

    @Override
    public boolean ready() throws IOException {
        return Probe.answersOk(readiness);
    }
}
