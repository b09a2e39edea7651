package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Commands that a document shows, run in bash exactly as they stand there; only the ports are replaced by those of a
 * stack. A block of commands that is run has its name in a comment before it: {@code <!-- name -->}.
 */
final class DocumentedCommands {

    private final Path document;

    private DocumentedCommands(Path document) {
        this.document = document;
    }

    /** @param name of the document, from the top of the checkout */
    static DocumentedCommands of(String name) {
        return new DocumentedCommands(RunningStack.checkout().resolve(name));
    }

    String block(String name) {
        Matcher block = Pattern.compile("<!-- " + name + " -->\\s*```sh\\n(.*?)```", Pattern.DOTALL)
                .matcher(text());
        assertThat(block.find())
                .as("%s has a block of sh after <!-- %s -->", document, name)
                .isTrue();
        return block.group(1);
    }

    /** The first line that begins so. */
    String line(String beginning) {
        return text().lines()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    private String text() {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String onPortsOf(RunningStack stack, String script) {
        String moved = script;
        for (Address address : Address.values()) {
            moved = moved.replaceAll(
                    "\\b(localhost|127\\.0\\.0\\.1):%d\\b".formatted(address.sandboxPort), "$1:" + stack.port(address));
        }
        return moved;
    }

    /**
     * Starts the script, without the variables that would choose another Stripe.
     *
     * @param output gets what it says
     */
    static Process start(Path output, Path directory, String script, Map<String, String> variables) throws IOException {
        var builder = new ProcessBuilder("bash", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("STRIPE_"));
        builder.environment().putAll(variables);
        return builder.start();
    }

    /** What the script says; it must succeed. */
    static String run(Path output, Path directory, String script, Map<String, String> variables, int seconds)
            throws IOException, InterruptedException {
        Process bash = start(output, directory, script, variables);
        try {
            assertThat(bash.waitFor(seconds, TimeUnit.SECONDS)).as(script).isTrue();
        } finally {
            kill(bash);
        }
        String said = Files.readString(output);
        assertThat(bash.exitValue()).as(said).isZero();
        return said;
    }

    /** Kills what was started, and returns when it is gone, with its ports free. */
    static void kill(Process process) {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit().join());
    }
}
