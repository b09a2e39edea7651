package org.caretill.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTest {

    @TempDir
    Path directory;

    private Settings settings;
    private Guardian guardian;
    private Supervisor supervisor;

    @BeforeEach
    void start() throws Exception {
        settings = SettingsFixture.settings(directory);
        guardian = new Guardian();
        supervisor = new Supervisor(
                List.of(new Postgres(settings, guardian, List.of("clinic_config", "notification"))),
                guardian,
                new PartsFile(directory.resolve("parts.json")),
                new Console(new PrintStream(PrintStream.nullOutputStream())),
                3);
        supervisor.start();
        supervisor.allReady().get(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        supervisor.stop();
        guardian.close();
        settings.data().close();
    }

    @Test
    void a_role_uses_its_own_database_changes_no_table_and_enters_no_other() throws Exception {
        try (var connection = connect("clinic_config_owner", "clinic_config");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE clinic (id text)");
        }
        try (var connection = connect("clinic_config", "clinic_config");
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE TABLE own (id text)"))
                    .hasMessageContaining("permission denied");
            assertThatThrownBy(() -> statement.execute("DROP TABLE clinic")).hasMessageContaining("must be owner");
        }
        assertThatThrownBy(() -> connect("clinic_config", "notification")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> DriverManager.getConnection(url("clinic_config"), "clinic_config", "wrong"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void a_role_is_no_superuser_and_obeys_row_level_security() throws Exception {
        try (var connection = connect("clinic_config", "clinic_config");
                var role = connection
                        .createStatement()
                        .executeQuery("SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole FROM pg_roles"
                                + " WHERE rolname = current_user")) {
            role.next();
            assertThat(role.getBoolean(1)).isFalse();
        }
    }

    @Test
    void a_row_that_is_refused_is_not_quoted_in_the_log() throws Exception {
        try (var connection = connect("notification_owner", "notification");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE told (words text CHECK (length(words) < 9))");
            try (var insert = connection.prepareStatement("INSERT INTO told VALUES (?)")) {
                insert.setString(1, "Consultation about sleep");
                assertThatThrownBy(insert::execute).hasMessageContaining("Consultation about sleep");
            }
        }
        String log = SettingsFixture.json(directory.resolve("parts.json"))
                .path("postgres")
                .path("log")
                .asText();
        await().untilAsserted(() -> assertThat(Path.of(log)).content().contains("told_words_check"));
        assertThat(Path.of(log)).content().doesNotContain("sleep");
    }

    @Test
    void what_was_committed_outlives_kill_9() throws Exception {
        try (var connection = connect("notification_owner", "notification");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE seen (id text)");
            statement.execute("INSERT INTO seen VALUES ('preq_1')");
        }
        long pid = SettingsFixture.json(directory.resolve("parts.json"))
                .path("postgres")
                .path("pid")
                .asLong();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            try (var connection = connect("notification_owner", "notification");
                    var rows = connection.createStatement().executeQuery("SELECT id FROM seen")) {
                assertThat(rows.next()).isTrue();
            }
        });
    }

    private Connection connect(String role, String database) throws SQLException {
        return DriverManager.getConnection(
                url(database), role, settings.secrets().password(role));
    }

    private String url(String database) {
        return "jdbc:postgresql://localhost:%d/%s".formatted(settings.ports().number(Port.POSTGRES), database);
    }
}
