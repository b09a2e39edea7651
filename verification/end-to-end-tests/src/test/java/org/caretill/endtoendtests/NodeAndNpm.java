package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Node and npm for programs of others, on a machine that has neither. Node is the one that Playwright brings for its own
 * driver; npm is a package, of which {@code src/test/npm} has version and checksum, and which the Deno of payment-elements'
 * build installs.
 */
final class NodeAndNpm {

    private static final Path PLACE = Path.of("target", "npm").toAbsolutePath();
    private static final int MAX_SECONDS = 120;

    private NodeAndNpm() {}

    /** The environment variables of a shell that has both, and this test's Java and Maven. */
    static Map<String, String> variables() throws IOException, InterruptedException {
        install();
        Path programs = Files.createDirectories(PLACE.resolve("bin"));
        write(programs.resolve("node"), "exec '%s' \"$@\"".formatted(node()));
        write(
                programs.resolve("npm"),
                "exec '%s' '%s' \"$@\"".formatted(node(), PLACE.resolve("node_modules/npm/bin/npm-cli.js")));
        String path = Stream.of(
                        programs.toString(),
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        mavensFolder().orElse(""),
                        System.getenv("PATH"))
                .filter(folder -> !folder.isEmpty())
                .reduce((before, after) -> before + File.pathSeparator + after)
                .orElseThrow();
        return Map.of(
                "PATH",
                path,
                "JAVA_HOME",
                System.getProperty("java.home"),
                // Certificates as the operating system has them, too, because a build may be behind a proxy of its own.
                "NODE_USE_SYSTEM_CA",
                "1",
                "NO_COLOR",
                "1");
    }

    /** {@code ./test} says which Maven it found. */
    private static Optional<String> mavensFolder() {
        return Optional.ofNullable(System.getenv("MAVEN"))
                .map(Path::of)
                .map(Path::getParent)
                .map(Path::toString);
    }

    private static void install() throws IOException, InterruptedException {
        Files.createDirectories(PLACE);
        for (String file : new String[] {"deno.json", "deno.lock"}) {
            Files.writeString(PLACE.resolve(file), Files.readString(Path.of("src/test/npm", file)));
        }
        Path output = PLACE.resolve("install.log");
        var command = new ProcessBuilder(deno().toString(), "install", "--quiet")
                .directory(PLACE.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        command.environment().put("DENO_TLS_CA_STORE", "system,mozilla");
        command.environment().put("DENO_NO_UPDATE_CHECK", "1");
        Process deno = command.start();
        try {
            assertThat(deno.waitFor(MAX_SECONDS, TimeUnit.SECONDS))
                    .as("in time")
                    .isTrue();
        } finally {
            deno.destroyForcibly();
        }
        assertThat(deno.exitValue()).as(Files.readString(output)).isZero();
    }

    private static Path deno() throws IOException {
        try (Stream<Path> platforms =
                Files.list(RunningStack.checkout().resolve("payment-elements/node_modules/@deno"))) {
            return platforms
                    .map(platform -> platform.resolve("deno"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String node() {
        return Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
                .createProcessBuilder()
                .command()
                .getFirst();
    }

    private static void write(Path program, String command) throws IOException {
        Files.writeString(program, "#!/bin/sh\n" + command + "\n");
        program.toFile().setExecutable(true);
    }
}
