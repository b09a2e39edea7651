package org.caretill.paymentrequest.platformevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.caretill.paymentrequest.platformevents.WebhookSecretKeys.Encrypted;
import org.caretill.paymentrequest.platformevents.WebhookSecretKeys.UndecryptableSecretException;
import org.caretill.reloadedfile.ReloadedFilesJob;
import org.caretill.reloadedfile.UnusableFileException;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretKeysTest {

    private static final String OLD = "0a".repeat(32);
    private static final String NEW = "0b".repeat(32);
    private static final String ENDPOINT = "hook_1";
    private static final String SECRET = "whsec_c2VjcmV0";

    @TempDir
    Path directory;

    @Test
    void an_encrypted_secret_shows_nothing_of_it_and_is_another_text_each_time() throws Exception {
        WebhookSecretKeys keys = keys(OLD);
        Encrypted encrypted = keys.encrypt(ENDPOINT, SECRET);
        assertThat(keys.decrypt(ENDPOINT, encrypted.secret())).isEqualTo(SECRET);
        assertThat(encrypted.keyId()).isEqualTo(keys.currentId()).doesNotContain("0a0a");
        assertThat(encrypted.secret()).doesNotContain("whsec", "c2VjcmV0");
        assertThat(new String(
                        Base64.getUrlDecoder().decode(encrypted.secret().split("\\.", -1)[0]), StandardCharsets.UTF_8))
                .contains("\"enc\":\"A256GCM\"")
                .doesNotContain("whsec");
        assertThat(keys.encrypt(ENDPOINT, SECRET)).isNotEqualTo(encrypted);
    }

    @Test
    void the_first_key_encrypts_and_all_decrypt() throws Exception {
        Encrypted before = keys(OLD).encrypt(ENDPOINT, SECRET);
        WebhookSecretKeys both = keys(NEW + ", " + OLD);
        assertThat(both.decrypt(ENDPOINT, before.secret())).isEqualTo(SECRET);
        assertThat(both.encrypt(ENDPOINT, SECRET).keyId())
                .isEqualTo(keys(NEW).currentId())
                .isNotEqualTo(before.keyId());
    }

    @Test
    void a_secret_of_another_endpoint_is_refused() throws Exception {
        WebhookSecretKeys keys = keys(OLD);
        String moved = keys.encrypt("hook_2", SECRET).secret();
        assertThatThrownBy(() -> keys.decrypt(ENDPOINT, moved))
                .isInstanceOf(UndecryptableSecretException.class)
                .hasMessage("it belongs to another endpoint");
    }

    @Test
    void a_secret_whose_header_says_another_endpoint_than_it_was_encrypted_for_is_refused() throws Exception {
        WebhookSecretKeys keys = keys(OLD);
        String[] parts = keys.encrypt("hook_2", SECRET).secret().split("\\.", -1);
        parts[0] = keys.encrypt(ENDPOINT, SECRET).secret().split("\\.", -1)[0];
        assertThatThrownBy(() -> keys.decrypt(ENDPOINT, String.join(".", parts)))
                .isInstanceOf(UndecryptableSecretException.class)
                .hasMessage("it was changed");
    }

    @Test
    void a_key_that_was_removed_too_early_is_said() throws Exception {
        String secret = keys(OLD).encrypt(ENDPOINT, SECRET).secret();
        WebhookSecretKeys other = keys(NEW);
        assertThatThrownBy(() -> other.decrypt(ENDPOINT, secret))
                .isInstanceOf(UndecryptableSecretException.class)
                .hasMessage("its key is not among WEBHOOK_SECRET_KEYS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_c2VjcmV0", "", "a.b.c.d.e"})
    void what_was_never_encrypted_is_refused(String stored) throws Exception {
        WebhookSecretKeys keys = keys(OLD);
        assertThatThrownBy(() -> keys.decrypt(ENDPOINT, stored)).isInstanceOf(UndecryptableSecretException.class);
    }

    @Test
    void a_file_has_one_key_a_line_and_is_read_again() throws Exception {
        Path file = Files.writeString(directory.resolve("keys"), OLD.toUpperCase(Locale.ROOT) + "\n");
        var files = new ReloadedFilesJob();
        var keys = new WebhookSecretKeys(config(NEW, file.toString()), files);
        assertThat(keys.currentId()).isEqualTo(keys(OLD).currentId());

        Files.writeString(file, NEW + "\n\n" + OLD + "\n");
        files.readAgain();
        assertThat(keys.currentId()).isEqualTo(keys(NEW).currentId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "not-to-be-quoted", "0a0a0a0a"})
    void what_is_no_key_of_32_bytes_is_refused_with_the_variable_and_not_quoted(String list) throws Exception {
        assertThat(WebhookSecretKeys.problems(config(list, "")))
                .singleElement()
                .asString()
                .startsWith("WEBHOOK_SECRET_KEYS must have the keys of webhook secrets")
                .doesNotContain("not-to-be-quoted");
        Path file = Files.writeString(directory.resolve("keys"), OLD + "\n" + list.replace(",", "x") + "x\n");
        assertThat(WebhookSecretKeys.problems(config(OLD, file.toString())))
                .singleElement()
                .asString()
                .startsWith("WEBHOOK_SECRET_KEYS_FILE must have");
    }

    @Test
    void a_missing_file_is_refused() {
        assertThat(WebhookSecretKeys.problems(
                        config(OLD, directory.resolve("none").toString())))
                .isEqualTo(List.of("WEBHOOK_SECRET_KEYS_FILE names a file that cannot be read"));
        assertThat(WebhookSecretKeys.problems(config(OLD, ""))).isEmpty();
    }

    private static WebhookSecretKeys keys(String list) throws UnusableFileException {
        return new WebhookSecretKeys(config(list, ""), new ReloadedFilesJob());
    }

    private static Config config(String list, String file) {
        return new SmallRyeConfigBuilder()
                .withDefaultValue("caretill.webhooks-out.secret-keys", list)
                .withDefaultValue("caretill.webhooks-out.secret-keys-file", file)
                .build();
    }
}
