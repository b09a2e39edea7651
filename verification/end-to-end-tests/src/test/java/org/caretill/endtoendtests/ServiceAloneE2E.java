package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service started by hand with an incomplete configuration. */
class ServiceAloneE2E {

    private static final long MOST_TO_REFUSE_SECONDS = 60;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clinic-config-service",
                "payment-request-service",
                "stripe-webhook-service",
                "notification-service"
            })
    void a_start_without_the_owners_password_is_refused_at_once_and_names_the_variable(String service)
            throws Exception {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        RunningStack.checkout()
                                .resolve(service)
                                .resolve("target/quarkus-app/quarkus-run.jar")
                                .toString())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("POSTGRES_PASSWORD", "of-the-service", "HTTP_PORT", "0"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(MOST_TO_REFUSE_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(said).isNotZero();
            assertThat(said)
                    .contains("POSTGRES_OWNER_PASSWORD")
                    .doesNotContain("of-the-service")
                    .doesNotContain("Flyway");
        } finally {
            process.destroyForcibly();
        }
    }
}
