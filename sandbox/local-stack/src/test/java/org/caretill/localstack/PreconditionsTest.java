package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs it as {@code ./run} does: from the source file, without a library. */
class PreconditionsTest {

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void beside_every_other_stack() throws IOException {
        environment.putAll(SettingsFixture.freePorts());
        environment.put("CARETILL_DATA_DIR", directory.resolve("data").toString());
    }

    @Test
    void nothing_is_said_when_nothing_is_in_the_way() throws Exception {
        assertThat(said(0)).isEmpty();
    }

    @Test
    void a_taken_port_is_named_with_its_owner_unless_that_is_left_out() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("NOTIFICATION_PORT", Integer.toString(other.getLocalPort()));
            assertThat(said(1))
                    .contains("Port " + other.getLocalPort(), "notification-service", "NOTIFICATION_PORT=", "./run");
            assertThat(said(0, "--without", "notification-service")).isEmpty();
        }
    }

    @Test
    void a_stack_that_runs_with_the_same_data_is_named_before_its_ports() throws Exception {
        try (var _ = DataDirectory.open(directory.resolve("data"))) {
            assertThat(said(1)).contains("already running").doesNotContain("Port ");
        }
    }

    @Test
    void a_full_disk_is_refused_with_what_a_build_and_the_data_need() {
        assertThatThrownBy(() -> Preconditions.refuseFullDisk(directory, 2L << 30, true))
                .isInstanceOf(StartRefused.class)
                .hasMessageContainingAll(
                        "Only 2048 MiB are free", directory.toString(), "1024 MiB", "on the same disk 2048 MiB");
        assertThatCode(() -> Preconditions.refuseFullDisk(directory, 2L << 30, false))
                .doesNotThrowAnyException();
    }

    private String said(int exitCode, String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Settings.java(),
                "-XX:TieredStopAtLevel=1",
                "sandbox/local-stack/src/main/java/org/caretill/localstack/Preconditions.java"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(SettingsFixture.CHECKOUT.toFile())
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("STRIPE_") || name.equals("CLASSPATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(exitCode);
        return said;
    }
}
