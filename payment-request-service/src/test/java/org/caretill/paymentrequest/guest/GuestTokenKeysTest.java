package org.caretill.paymentrequest.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.caretill.reloadedfile.ReloadedFilesJob;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestTokenKeysTest {

    private final Logger log = Logger.getLogger(GuestTokenKeys.class.getName());
    private final Warnings warnings = new Warnings();
    private final ReloadedFilesJob files = new ReloadedFilesJob();

    @TempDir
    Path directory;

    @BeforeEach
    void listen() {
        log.addHandler(warnings);
    }

    @AfterEach
    void hangUp() {
        log.removeHandler(warnings);
    }

    @Test
    void an_unusable_file_is_logged_once_and_the_known_keys_stay() throws Exception {
        Path file = Files.writeString(directory.resolve("keys.json"), Tokens.privateKeys());
        var keys = new GuestTokenKeys(Optional.of(file), files);
        String published = keys.publicKeys();
        assertThat(published).contains("test-key");

        Files.delete(file);
        readThrice();
        assertThat(warnings.lines).hasSize(1);

        Files.writeString(file, "{\"keys\":[]}");
        readThrice();
        assertThat(warnings.lines).hasSize(2);
        assertThat(keys.publicKeys()).isEqualTo(published);

        Files.writeString(file, Tokens.privateKeys());
        readThrice();
        Files.delete(file);
        readThrice();
        assertThat(warnings.lines).hasSize(3);
    }

    private void readThrice() {
        for (int time = 0; time < 3; time++) {
            files.readAgain();
        }
    }

    private static final class Warnings extends Handler {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                lines.add(line.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
