package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class GuardianTest {

    @TempDir
    Path directory;

    /** A launcher in a process of its own that starts a child which would outlive it, and prints the child's id. */
    static final class LauncherOfALongSleep {

        public static void main(String[] arguments) throws Exception {
            Process child = new Guardian().start(program(Path.of(arguments[0]), "sleep", "600"));
            System.out.println(child.pid());
            child.waitFor();
        }
    }

    @Test
    void no_child_outlives_a_launcher_that_is_killed() throws Exception {
        Process launcher = new ProcessBuilder(
                        Settings.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LauncherOfALongSleep.class.getName(),
                        directory.resolve("log").toString())
                .start();
        long pid = Long.parseLong(launcher.inputReader().readLine());
        ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
        await().until(() -> child.info().command().orElse("").endsWith("sleep"));

        launcher.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(10))
                .until(() -> child.info().command().isEmpty());
    }

    @Test
    @Timeout(30)
    void a_preparation_that_does_not_end_is_ended_and_is_an_error() throws Exception {
        Path log = directory.resolve("log");
        try (var guardian = new Guardian()) {
            assertThatThrownBy(() ->
                            guardian.run(program(log, "sh", "-c", "echo $$; exec sleep 600"), Duration.ofSeconds(2)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not end");
            long pid = Long.parseLong(Files.readString(log).strip());
            await().until(() -> ProcessHandle.of(pid).isEmpty());
        }
    }

    @Test
    void a_child_sees_only_the_environment_it_is_given_and_writes_to_its_log() throws Exception {
        Path log = directory.resolve("log");
        try (var guardian = new Guardian()) {
            guardian.run(new Guardian.Program(
                    List.of("sh", "-c", "echo words; echo and errors >&2; env"),
                    Map.of("PATH", System.getenv("PATH"), "ONLY", "this"),
                    log,
                    "KILL"));
        }
        assertThat(Files.readString(log))
                .contains("words\n", "and errors\n", "ONLY=this")
                .doesNotContain("HOME=");
    }

    @Test
    void a_step_that_fails_is_an_error_with_its_exit_code() throws Exception {
        try (var guardian = new Guardian()) {
            assertThatThrownBy(() -> guardian.run(program(directory.resolve("log"), "sh", "-c", "exit 7")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("exit code 7");
        }
    }

    @Test
    void a_child_leads_its_own_session_so_that_ctrl_c_reaches_the_launcher_alone() throws Exception {
        try (var guardian = new Guardian()) {
            Process child = guardian.start(program(directory.resolve("log"), "sleep", "600"));
            await().until(() -> child.info().command().orElse("").endsWith("sleep"));
            var ps = new ProcessBuilder("ps", "-o", "pgid=", "-p", Long.toString(child.pid())).start();
            assertThat(ps.inputReader().readLine().strip()).isEqualTo(Long.toString(child.pid()));

            guardian.endChildren();
            assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void nothing_is_started_once_the_stack_stops() throws Exception {
        try (var guardian = new Guardian()) {
            guardian.refuseFurtherChildren();
            assertThatThrownBy(() -> guardian.start(program(directory.resolve("log"), "sleep", "600")))
                    .isInstanceOf(IOException.class);
        }
    }

    private static Guardian.Program program(Path log, String... command) {
        return new Guardian.Program(List.of(command), Map.of("PATH", System.getenv("PATH")), log, "KILL");
    }
}
