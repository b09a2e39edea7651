package org.caretill.servicelifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {

    @TempDir
    private Path directory;

    @Test
    void a_secret_is_what_its_file_contains_without_the_last_line_break() throws IOException {
        Path file = Files.writeString(directory.resolve("password"), "pass word\n");
        SmallRyeConfig config = with(Map.of("POSTGRES_PASSWORD_FILE", file.toString(), "used", "${POSTGRES_PASSWORD}"));
        assertThat(config.getValue("used", String.class)).isEqualTo("pass word");
        assertThat(SecretFiles.problems(config)).isEmpty();
    }

    @Test
    void kafkas_secret_is_the_setting_of_its_clients() throws IOException {
        Path file = Files.writeString(directory.resolve("jaas"), "some.LoginModule required;");
        assertThat(with(Map.of("KAFKA_SASL_JAAS_CONFIG_FILE", file.toString()))
                        .getValue("kafka.sasl.jaas.config", String.class))
                .isEqualTo("some.LoginModule required;");
    }

    @Test
    void a_file_that_is_missing_or_empty_is_a_problem_of_its_variable() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        assertThat(SecretFiles.problems(with(Map.of(
                        "STRIPE_SECRET_KEY_FILE", empty.toString(),
                        "POSTGRES_OWNER_PASSWORD_FILE",
                                directory.resolve("missing").toString()))))
                .containsExactly(
                        "POSTGRES_OWNER_PASSWORD_FILE names a file that cannot be read, or is empty",
                        "STRIPE_SECRET_KEY_FILE names a file that cannot be read, or is empty");
    }

    private static SmallRyeConfig with(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .withSources(new SecretFiles())
                .build();
    }
}
