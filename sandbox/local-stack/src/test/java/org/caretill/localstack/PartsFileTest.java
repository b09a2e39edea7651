package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsFileTest {

    @TempDir
    Path directory;

    private Process process;
    private final ArrayList<String> reported = new ArrayList<>();

    @BeforeEach
    void start_a_process() throws Exception {
        process = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void end_the_process() {
        process.destroyForcibly();
    }

    @Test
    void a_part_that_an_earlier_run_left_running_is_ended() throws Exception {
        remember(PartsFile.startedAtMillis(process.toHandle()));

        endLeftovers();

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(reported).containsExactly("kafka " + process.pid());
        assertThat(directory.resolve("parts.json")).doesNotExist();
    }

    @Test
    void a_stranger_that_got_the_process_id_of_a_part_is_left_alone() throws Exception {
        remember(PartsFile.startedAtMillis(process.toHandle()) - 60_000);

        endLeftovers();

        assertThat(process.isAlive()).isTrue();
        assertThat(reported).isEmpty();
    }

    @Test
    void it_tells_of_each_running_part_and_no_other() throws Exception {
        var file = new PartsFile(directory.resolve("parts.json"));
        file.put("kafka", new PartsFile.Entry(17, 9092, "/logs/kafka.log", true, 1));
        file.put("postgres", new PartsFile.Entry(18, 5433, "/logs/postgres.log", false, 2));
        file.remove("postgres");

        var written =
                new ObjectMapper().readTree(directory.resolve("parts.json").toFile());
        assertThat(written.fieldNames()).toIterable().containsExactly("kafka");
        assertThat(written.path("kafka").path("pid").asLong()).isEqualTo(17);
        assertThat(written.path("kafka").path("port").asInt()).isEqualTo(9092);
        assertThat(written.path("kafka").path("log").asText()).isEqualTo("/logs/kafka.log");
        assertThat(written.path("kafka").path("ready").asBoolean()).isTrue();
    }

    private void remember(long startedAtMillis) {
        new PartsFile(directory.resolve("parts.json"))
                .put("kafka", new PartsFile.Entry(process.pid(), 9092, "kafka.log", true, startedAtMillis));
    }

    private void endLeftovers() throws Exception {
        new PartsFile(directory.resolve("parts.json")).endLeftovers((part, pid) -> reported.add(part + " " + pid));
    }
}
