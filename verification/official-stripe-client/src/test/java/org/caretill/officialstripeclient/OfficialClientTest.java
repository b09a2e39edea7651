package org.caretill.officialstripeclient;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.caretill.stripesimulator.StripeSimulator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Runs Stripe's npm package against the simulator: each check of {@code checks.ts} is a test. Deno, which payment-elements'
 * build unpacks, downloads the package once, and {@code deno.lock} has its version and checksum.
 */
class OfficialClientTest {

    private static final int AT_LEAST = 80;
    private static final long LIMIT_SECONDS = 180;

    @TestFactory
    Stream<DynamicTest> stripes_own_client() throws Exception {
        Path output = Files.createTempFile("official-stripe-client", ".txt");
        try (StripeSimulator simulator = StripeSimulator.start(0)) {
            URI receiver = URI.create("http://localhost:" + freePort());
            simulator.connect(StripeSimulator.DEMO_CLINIC);
            simulator.connect(StripeSimulator.OTHER_CLINIC);
            simulator.sendWebhooksTo(receiver, null);
            run(output, simulator.address().toString(), receiver.toString());
            List<String> lines = Files.readAllLines(output);
            assertThat(lines).as(String.join("\n", lines)).hasSizeGreaterThanOrEqualTo(AT_LEAST);
            return lines.stream()
                    .map(OfficialClientTest::read)
                    .map(result -> DynamicTest.dynamicTest(
                            result.get("name").asText(),
                            () -> assertThat(result.get("failure").textValue()).isNull()));
        } finally {
            Files.delete(output);
        }
    }

    private static JsonNode read(String line) {
        try {
            return JsonMapper.builder().build().readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static void run(Path output, String... addresses) throws IOException, InterruptedException {
        var command = new ProcessBuilder(
                deno().toString(),
                "run",
                "--quiet",
                "--no-check",
                "--allow-env",
                "--allow-sys",
                "--allow-net=localhost",
                "src/test/typescript/checks.ts");
        command.command().addAll(List.of(addresses));
        // Certificates as the operating system has them, too, because a build may be behind a proxy of its own.
        command.environment().put("DENO_TLS_CA_STORE", "system,mozilla");
        command.environment().put("DENO_NO_UPDATE_CHECK", "1");
        command.environment().put("NO_COLOR", "1");
        Process deno = command.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(deno.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("in time")
                    .isTrue();
        } finally {
            deno.destroyForcibly();
        }
        assertThat(deno.exitValue()).as(Files.readString(output)).isZero();
    }

    private static Path deno() throws IOException {
        try (Stream<Path> platforms = Files.list(Path.of("../../payment-elements/node_modules/@deno"))) {
            return platforms
                    .map(platform -> platform.resolve("deno").toAbsolutePath())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
