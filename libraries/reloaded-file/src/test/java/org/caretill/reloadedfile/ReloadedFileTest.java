package org.caretill.reloadedfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReloadedFileTest {

    private final java.util.logging.Logger log = java.util.logging.Logger.getLogger(ReloadedFileTest.class.getName());
    private final Lines lines = new Lines();
    private final ReloadedFilesJob files = new ReloadedFilesJob();

    /** What the file says; null: it is gone. */
    private String file = "one";

    @BeforeEach
    void listen() {
        log.addHandler(lines);
    }

    @AfterEach
    void stopListening() {
        log.removeHandler(lines);
    }

    @Test
    void the_first_reading_must_succeed() {
        file = null;
        assertThatThrownBy(this::reloaded).isInstanceOf(UnusableFileException.class);
    }

    @Test
    void a_changed_file_is_taken_over_and_logged_once() throws UnusableFileException {
        var reloaded = reloaded();
        file = "two";
        readThrice();
        assertThat(reloaded.value()).isEqualTo("two");
        assertThat(lines.at(Level.INFO)).hasSize(1);
    }

    @Test
    void an_unusable_file_is_warned_of_once_and_the_value_in_use_stays() throws UnusableFileException {
        var reloaded = reloaded();
        file = null;
        readThrice();
        assertThat(reloaded.value()).isEqualTo("one");
        assertThat(lines.at(Level.WARNING)).hasSize(1);
    }

    @Test
    void a_file_that_is_gone_a_second_time_is_warned_of_again() throws UnusableFileException {
        reloaded();
        for (int time = 1; time <= 2; time++) {
            file = null;
            readThrice();
            assertThat(lines.at(Level.WARNING)).hasSize(time);
            file = "one";
            readThrice();
        }
    }

    @Test
    void the_log_shows_the_description_and_never_the_value() throws UnusableFileException {
        reloaded();
        file = "secret";
        files.readAgain();
        file = null;
        files.readAgain();
        assertThat(lines.shown)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("6 letters").doesNotContain("secret"));
    }

    private ReloadedFile<String> reloaded() throws UnusableFileException {
        return files.open(
                Logger.getLogger(ReloadedFileTest.class),
                "a test",
                () -> {
                    if (file == null) {
                        throw new UnusableFileException("the file is gone");
                    }
                    return file;
                },
                value -> value.length() + " letters");
    }

    private void readThrice() {
        for (int time = 0; time < 3; time++) {
            files.readAgain();
        }
    }

    private static final class Lines extends Handler {

        private final List<Level> levels = new ArrayList<>();
        private final List<String> shown = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            levels.add(line.getLevel());
            shown.add(line.getMessage());
        }

        private List<Level> at(Level level) {
            return levels.stream().filter(level::equals).toList();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
