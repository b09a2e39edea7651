package org.caretill.stripewebhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.caretill.reloadedfile.ReloadedFilesJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSecretsTest {

    private static final byte[] BODY = {'{', '}'};

    private final Logger log = Logger.getLogger(WebhookSecrets.class.getName());
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
    void a_start_without_secrets_names_every_variable_that_is_missing() {
        assertThatThrownBy(() -> listed("", ""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("STRIPE_CONNECT_WEBHOOK_SECRETS", "STRIPE_ACCOUNT_WEBHOOK_SECRETS");
    }

    @ParameterizedTest
    @CsvSource({
        "'whsec_a,visible', whsec_b, STRIPE_CONNECT_WEBHOOK_SECRETS",
        "whsec_a, ',', STRIPE_ACCOUNT_WEBHOOK_SECRETS",
        "whsec_visible, 'whsec_b,whsec_visible', share"
    })
    void a_malformed_value_is_refused_and_never_logged(String connect, String account, String complaint) {
        assertThatThrownBy(() -> listed(connect, account))
                .hasMessageContaining(complaint)
                .message()
                .doesNotContain("visible");
    }

    @Test
    void a_start_with_a_missing_file_is_refused() {
        assertThatThrownBy(() -> inFile(directory.resolve("none")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("STRIPE_CONNECT_WEBHOOK_SECRETS_FILE");
    }

    @Test
    void secrets_are_listed_with_commas_and_each_endpoint_has_its_own() {
        WebhookSecrets secrets = listed(" whsec_new , whsec_old ", "whsec_account");
        assertThat(secrets.signatureOf(WebhookEndpoint.CONNECT).verify(signed("whsec_old"), BODY))
                .isInstanceOfSatisfying(
                        StripeSignature.Genuine.class,
                        genuine -> assertThat(genuine.secret()).isEqualTo("3d269a69"));
        assertThat(secrets.signatureOf(WebhookEndpoint.ACCOUNT).verify(signed("whsec_old"), BODY))
                .isEqualTo(StripeSignature.Forged.SIGNATURE_WRONG);
    }

    @Test
    void secrets_are_rotated_by_changing_a_file() throws IOException {
        Path file = file("whsec_old\n");
        WebhookSecrets secrets = inFile(file);
        assertThat(believed(secrets)).containsExactly("whsec_old");

        Files.writeString(file, "whsec_new\r\n\r\n  whsec_old  \r\n");
        files.readAgain();
        assertThat(believed(secrets)).containsExactly("whsec_old", "whsec_new");

        Files.writeString(file, "whsec_new");
        files.readAgain();
        assertThat(believed(secrets)).containsExactly("whsec_new");
        assertThat(warnings.lines).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\n \n", "whsec_new\nvisible", "whsec_new whsec_old", "whsec_new,whsec_old", "whsec_account"
            })
    void a_file_that_becomes_malformed_keeps_the_secrets_and_is_logged_once(String mistaken) throws IOException {
        Path file = file("whsec_old");
        WebhookSecrets secrets = inFile(file);
        Files.writeString(file, mistaken);
        for (int time = 0; time < 3; time++) {
            files.readAgain();
        }
        assertThat(believed(secrets)).containsExactly("whsec_old");
        assertThat(warnings.lines).singleElement().asString().doesNotContain("visible", "whsec_old", "whsec_new");

        Files.writeString(file, "whsec_new");
        files.readAgain();
        assertThat(believed(secrets)).containsExactly("whsec_new");
    }

    @Test
    void a_missing_file_is_logged_each_time_it_disappears_and_not_while_it_is_missing() throws IOException {
        Path file = file("whsec_old");
        WebhookSecrets secrets = inFile(file);
        for (int time = 1; time <= 2; time++) {
            Files.delete(file);
            files.readAgain();
            files.readAgain();
            assertThat(believed(secrets)).containsExactly("whsec_old");
            assertThat(warnings.lines).hasSize(time);
            Files.writeString(file, "whsec_old");
            files.readAgain();
        }
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("secrets"), text);
    }

    private static List<String> believed(WebhookSecrets secrets) {
        return List.of("whsec_old", "whsec_new", "whsec_account", "visible").stream()
                .filter(secret -> secrets.signatureOf(WebhookEndpoint.CONNECT).verify(signed(secret), BODY)
                        instanceof StripeSignature.Genuine)
                .toList();
    }

    private static String signed(String secret) {
        return StripeExamples.signature(secret, System.currentTimeMillis() / 1000, BODY);
    }

    private WebhookSecrets listed(String connect, String account) {
        return secrets(Map.of(
                "caretill.stripe.connect-webhook-secrets", connect,
                "caretill.stripe.account-webhook-secrets", account));
    }

    private WebhookSecrets inFile(Path file) {
        return secrets(Map.of(
                "caretill.stripe.connect-webhook-secrets-file",
                file.toString(),
                "caretill.stripe.account-webhook-secrets",
                "whsec_account"));
    }

    private WebhookSecrets secrets(Map<String, String> settings) {
        var config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(new HashMap<>(settings), "test", 100))
                .build();
        return new WebhookSecrets(config, files, InstantSource.system());
    }

    private static final class Warnings extends Handler {

        private final List<String> lines = new ArrayList<>();

        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                lines.add(line.getMessage()
                        + List.of(line.getParameters() == null ? new Object[0] : line.getParameters()));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
