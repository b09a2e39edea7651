package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher as a process: it explains why it refuses a start, and leaves nothing running. */
class LauncherTest {

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void beside_every_other_stack() throws IOException {
        environment.putAll(SettingsFixture.freePorts());
        environment.put("CARETILL_DATA_DIR", directory.resolve("data").toString());
    }

    @Test
    void a_program_that_is_not_built_is_named_before_anything_starts() throws Exception {
        assertThat(refusal())
                .contains("is not built", ".jar is missing", "./run --build")
                .doesNotContain("starting");
    }

    @Test
    void a_half_set_stripe_configuration_is_refused() throws Exception {
        environment.put("STRIPE_SECRET_KEY", "sk_test_1");
        environment.put("STRIPE_CLIENT_ID", "ca_1");
        assertThat(refusal())
                .contains("STRIPE_PUBLISHABLE_KEY, STRIPE_CONNECT_WEBHOOK_SECRETS, STRIPE_ACCOUNT_WEBHOOK_SECRETS")
                .doesNotContain("sk_test_1");
    }

    @Test
    void only_our_own_programs_can_be_left_out() throws Exception {
        assertThat(refusal("--without", "kafka"))
                .contains("--without kafka", "clinic-config-service", "demo-call")
                .doesNotContain("starting");
        assertThat(refusal("--without")).contains("it takes one of");
    }

    @Test
    void a_second_launcher_on_the_same_data_is_refused() throws Exception {
        try (var _ = DataDirectory.open(directory.resolve("data"))) {
            assertThat(refusal())
                    .contains(
                            "already running",
                            "process " + ProcessHandle.current().pid(),
                            "CARETILL_DATA_DIR");
        }
    }

    @Test
    void fresh_forgets_the_data_and_nothing_else_in_the_directory() throws Exception {
        Path data = directory.resolve("data");
        Files.createDirectories(data.resolve("postgres/base"));
        Files.writeString(data.resolve("passwords.properties"), "postgres=old\n");
        Files.writeString(data.resolve("letter.txt"), "mine");

        refusal("--fresh");

        assertThat(data.resolve("postgres")).doesNotExist();
        assertThat(Files.readString(data.resolve("passwords.properties"))).doesNotContain("postgres=old");
        assertThat(data.resolve("letter.txt")).hasContent("mine");
    }

    private String refusal(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Settings.java(),
                "-Dcaretill.home=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                LocalStack.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("STRIPE_"));
        builder.environment().putAll(environment);
        Process launcher = builder.start();
        String said = new String(launcher.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(launcher.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(launcher.exitValue()).as(said).isEqualTo(1);
        assertThat(said).doesNotContain("Exception");
        return said;
    }
}
