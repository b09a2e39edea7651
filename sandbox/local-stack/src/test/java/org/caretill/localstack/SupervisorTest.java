package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SupervisorTest {

    @TempDir
    Path directory;

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final Guardian guardian = new Guardian();
    private Supervisor supervisor;

    @AfterEach
    void stop_everything() throws Exception {
        supervisor.stop();
        guardian.close();
    }

    @Test
    void a_part_starts_when_what_it_needs_is_ready() throws Exception {
        start(3, new Script(directory, "second", Set.of("first"), "sleep 600"), lasting("first"));

        supervisor.allReady().get(20, TimeUnit.SECONDS);

        assertThat(lines()).containsSubsequence("first starting", "first ready", "second starting", "second ready");
    }

    @Test
    void a_part_that_is_killed_is_started_again_and_said_so_however_often() throws Exception {
        start(1, lasting("kafka"));
        supervisor.allReady().get(20, TimeUnit.SECONDS);

        for (int time = 1; time <= 3; time++) {
            long before = pid("kafka");
            ProcessHandle.of(before).orElseThrow().destroyForcibly();
            await().until(() -> isReady("kafka") && pid("kafka") != before);
        }

        assertThat(lines().lines().filter("kafka was killed; starting it again"::equals))
                .hasSize(3);
        assertThat(supervisor.givenUp()).isNotDone();
    }

    @Test
    void a_part_that_keeps_dying_is_given_up_after_three_restarts_with_its_last_words() throws Exception {
        start(3, new Script(directory, "kafka", Set.of(), "echo no room on the disk; exit 7"));

        String reason = supervisor.givenUp().get(20, TimeUnit.SECONDS);

        assertThat(reason).contains("kafka died (exit code 7)", "3 restarts", "kafka.log", "no room on the disk");
        assertThat(lines()).containsSubsequence("(1 of 3)", "(2 of 3)", "(3 of 3)");
        assertThat(supervisor.allReady()).isNotDone();
    }

    @Test
    void a_step_before_the_start_that_fails_counts_as_a_death() throws Exception {
        start(0, new Script(directory, "postgres", Set.of(), "sleep 600") {
            @Override
            public void prepare(Consumer<String> progress) throws IOException {
                throw new IOException("initdb ended with exit code 1");
            }
        });

        assertThat(supervisor.givenUp().get(20, TimeUnit.SECONDS))
                .contains("postgres", "initdb ended with exit code 1");
    }

    /** Otherwise it would wait for a slot that those keep who wait for it. */
    @Test
    void a_part_that_dies_while_all_that_need_it_start_is_started_again_at_once() throws Exception {
        Part database = lasting("database");
        var restarted = new AtomicBoolean();
        Part[] services = IntStream.range(0, 2 * Runtime.getRuntime().availableProcessors() + 2)
                .mapToObj(number -> new Script(directory, "service-" + number, Set.of("database"), "sleep 600") {
                    @Override
                    public boolean ready() {
                        return restarted.get() && super.ready();
                    }
                })
                .toArray(Part[]::new);
        start(3, Stream.concat(Stream.of(database), Stream.of(services)).toArray(Part[]::new));
        await().until(() -> lines().lines()
                        .filter(line -> line.matches("service-\\d+ starting.*"))
                        .count()
                >= 2);

        long before = pid("database");
        ProcessHandle.of(before).orElseThrow().destroyForcibly();
        await().atMost(Duration.ofSeconds(10)).until(() -> isReady("database") && pid("database") != before);

        restarted.set(true);
        supervisor.allReady().get(20, TimeUnit.SECONDS);
    }

    @Test
    void stopping_ends_first_what_needs_others() throws Exception {
        start(
                3,
                lasting("database"),
                new Script(directory, "service", Set.of("database"), "sleep 600"),
                new Script(directory, "page", Set.of("service"), "sleep 600"));
        supervisor.allReady().get(20, TimeUnit.SECONDS);
        List<ProcessHandle> processes = List.of(handle("database"), handle("service"), handle("page"));

        supervisor.stop();

        assertThat(lines()).containsSubsequence("page stopped", "service stopped", "database stopped");
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(supervisor.givenUp()).isNotDone();
    }

    private void start(int restarts, Part... parts) {
        supervisor = new Supervisor(
                List.of(parts),
                guardian,
                new PartsFile(directory.resolve("parts.json")),
                new Console(new PrintStream(terminal)),
                restarts);
        supervisor.start();
    }

    private Part lasting(String name) {
        return new Script(directory, name, Set.of(), "sleep 600");
    }

    /** The printed lines without times and process ids. */
    private String lines() {
        return terminal.toString(StandardCharsets.UTF_8)
                .replaceAll("(?m)^ *[0-9.]+ s +", "")
                .replaceAll(" +", " ");
    }

    private boolean isReady(String part) throws IOException {
        return SettingsFixture.json(directory.resolve("parts.json"))
                .path(part)
                .path("ready")
                .asBoolean();
    }

    private long pid(String part) throws IOException {
        return SettingsFixture.json(directory.resolve("parts.json"))
                .path(part)
                .path("pid")
                .asLong();
    }

    private ProcessHandle handle(String part) throws IOException {
        return ProcessHandle.of(pid(part)).orElseThrow();
    }

    /** A minimal part: a shell command that is ready as soon as it runs. */
    private static class Script implements Part {

        private final Path directory;
        private final String name;
        private final Set<String> after;
        private final String script;

        Script(Path directory, String name, Set<String> after, String script) {
            this.directory = directory;
            this.name = name;
            this.after = after;
            this.script = "echo up > " + name + ".up; " + script;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Set<String> after() {
            return after;
        }

        @Override
        public int port() {
            return 1;
        }

        @Override
        public Guardian.Program program() {
            return new Guardian.Program(
                    List.of("sh", "-c", "cd '" + directory + "'; exec sh -c '" + script + "'"),
                    Map.of("PATH", System.getenv("PATH")),
                    directory.resolve(name + ".log"),
                    "KILL");
        }

        @Override
        public boolean ready() {
            return script.endsWith("sleep 600") && Files.exists(directory.resolve(name + ".up"));
        }
    }
}
