package org.caretill.clinicconfig.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.caretill.reloadedfile.UnusableFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditKeyringTest {

    private static final String OLD = "0a".repeat(32);
    private static final String NEW = "0b".repeat(32);

    @TempDir
    Path directory;

    @Test
    void the_first_key_signs_and_every_key_verifies() throws Exception {
        var keyring = AuditKeyring.read(Optional.of(NEW + ", " + OLD), Optional.empty());
        assertThat(keyring.signing().hex()).isEqualTo(NEW);
        assertThat(Objects.requireNonNull(keyring.find(new AuditKey(OLD).id())).hex())
                .isEqualTo(OLD);
        assertThat(keyring.find(new AuditKey("0c".repeat(32)).id())).isNull();
    }

    @Test
    void a_file_has_one_key_a_line_and_is_asked_before_the_list() throws Exception {
        var keyring = AuditKeyring.read(Optional.of(OLD), Optional.of(file(NEW + "\n\n" + OLD + "\n")));
        assertThat(keyring.signing().hex()).isEqualTo(NEW);
        assertThat(keyring).isEqualTo(AuditKeyring.read(Optional.of(NEW + "," + OLD), Optional.empty()));
    }

    @Test
    void the_id_is_the_beginning_of_the_sha_256_of_the_keys_text() {
        // printf %s 0a0a…0a | sha256sum | cut -c 1-16
        assertThat(new AuditKey(OLD).id()).isEqualTo("2db6b2a7b2fbb5fb");
        assertThat(new AuditKey(OLD.toUpperCase(Locale.ROOT))).isEqualTo(new AuditKey(OLD));
    }

    @Test
    void no_key_is_shown() throws Exception {
        var keyring = AuditKeyring.read(Optional.of(NEW), Optional.empty());
        assertThat(keyring.toString() + keyring.signing())
                .doesNotContain("0b0b")
                .contains(new AuditKey(NEW).id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "not-to-be-quoted",
                "0a0a0a0a",
                "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
            })
    void what_is_no_key_of_32_bytes_is_refused_with_the_variable_and_not_quoted(String list) throws IOException {
        assertThatThrownBy(() -> AuditKeyring.read(Optional.of(list), Optional.empty()))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith("AUDIT_LOG_KEYS must have the audit log's keys")
                .hasMessageNotContaining("not-to-be-quoted");
        Path file = file(list + "\n");
        assertThatThrownBy(() -> AuditKeyring.read(Optional.empty(), Optional.of(file)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageStartingWith("AUDIT_LOG_KEYS_FILE must have the audit log's keys");
    }

    @Test
    void one_bad_key_beside_a_good_one_is_refused() {
        assertThatThrownBy(() -> AuditKeyring.read(Optional.of(NEW + ",short"), Optional.empty()))
                .isInstanceOf(UnusableFileException.class);
    }

    @Test
    void a_missing_file_is_refused() {
        assertThatThrownBy(() -> AuditKeyring.read(Optional.of(NEW), Optional.of(directory.resolve("none"))))
                .isInstanceOf(UnusableFileException.class)
                .hasMessage("AUDIT_LOG_KEYS_FILE names a file that cannot be read");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("keys"), text);
    }
}
