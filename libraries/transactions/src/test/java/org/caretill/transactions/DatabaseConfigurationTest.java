package org.caretill.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.caretill.servicelifecycle.StartRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Log-ins that PostgreSQL refuses are tried in end-to-end-tests, with the services as processes. */
class DatabaseConfigurationTest {

    /** Nothing listens there (RFC 863's port is not in use). */
    private static final String NO_PORT = "9";

    private final Map<String, String> environment = new HashMap<>(
            Map.of("POSTGRES_PASSWORD", "one", "POSTGRES_OWNER_PASSWORD", "two", "POSTGRES_PORT", NO_PORT));

    @Test
    void a_complete_configuration_is_fine_although_the_database_is_away() throws IOException {
        assertThat(DatabaseConfiguration.problems(configuration())).isEmpty();
    }

    @Test
    void all_missing_passwords_are_named_at_once() throws IOException {
        environment.remove("POSTGRES_PASSWORD");
        environment.put("POSTGRES_OWNER_PASSWORD", "");
        assertThat(DatabaseConfiguration.problems(configuration()))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).startsWith("POSTGRES_PASSWORD is not set"),
                        problem -> assertThat(problem).startsWith("POSTGRES_OWNER_PASSWORD is not set"));
    }

    @Test
    void a_service_that_does_not_migrate_needs_no_password_of_the_owner() throws IOException {
        environment.remove("POSTGRES_OWNER_PASSWORD");
        environment.put("MIGRATE_AT_START", "false");
        SmallRyeConfig configuration = configuration();
        assertThat(DatabaseConfiguration.problems(configuration)).isEmpty();
        assertThat(configuration.getOptionalValue("caretill.database-password.owner", String.class))
                .isEmpty();
        environment.remove("POSTGRES_PASSWORD");
        assertThat(DatabaseConfiguration.problems(configuration()))
                .singleElement()
                .asString()
                .startsWith("POSTGRES_PASSWORD is not set");
    }

    @Test
    void a_service_that_only_migrates_needs_the_password_of_the_owner() throws IOException {
        environment.remove("POSTGRES_OWNER_PASSWORD");
        environment.put("MIGRATE_ONLY", "true");
        assertThat(DatabaseConfiguration.problems(configuration()))
                .singleElement()
                .asString()
                .startsWith("POSTGRES_OWNER_PASSWORD is not set");
    }

    @ParameterizedTest
    @CsvSource({"no, false, MIGRATE_AT_START", "true, 1, MIGRATE_ONLY", "false, true, MIGRATE_ONLY and MIGRATE_AT_START"
    })
    void unclear_words_about_the_migration_are_refused(String atStart, String only, String named) throws IOException {
        environment.put("MIGRATE_AT_START", atStart);
        environment.put("MIGRATE_ONLY", only);
        assertThat(DatabaseConfiguration.problems(configuration()))
                .singleElement()
                .asString()
                .startsWith(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "VERIFY", "verify_full", " "})
    void an_unknown_word_for_tls_is_refused(String mode) throws IOException {
        environment.put("POSTGRES_SSLMODE", mode);
        assertThat(DatabaseConfiguration.problems(configuration()))
                .singleElement()
                .asString()
                .startsWith("POSTGRES_SSLMODE");
    }

    @ParameterizedTest
    @CsvSource({"require, true", "verify-ca, false", "verify-full, false"})
    void certificates_must_be_readable_where_they_are_used(String mode, boolean fine) throws IOException {
        environment.put("POSTGRES_SSLMODE", mode);
        environment.put("POSTGRES_SSLROOTCERT", "/no/such/file.pem");
        assertThat(DatabaseConfiguration.problems(configuration()))
                .hasSize(fine ? 0 : 1)
                .allMatch(problem -> problem.startsWith("POSTGRES_SSLROOTCERT"));
    }

    @Test
    void both_clients_and_the_migrations_use_tls_by_the_same_words() throws IOException {
        environment.put("POSTGRES_SSLMODE", "verify-full");
        environment.put("POSTGRES_SSLROOTCERT", "/certificates.pem");
        var configuration = configuration();
        for (String url : new String[] {"quarkus.datasource.jdbc.url", "quarkus.flyway.jdbc-url"}) {
            assertThat(configuration.getValue(url, String.class))
                    .contains(
                            "sslmode=verify-full",
                            "sslrootcert=/certificates.pem",
                            "connectTimeout=5",
                            "socketTimeout=");
        }
        var options = new io.vertx.pgclient.PgConnectOptions();
        new DatabaseTls(
                        configuration.getValue("caretill.database-tls.mode", String.class),
                        configuration.getValue("caretill.database-tls.root-certificates", String.class))
                .applyTo(options);
        assertThat(options.getSslMode()).isEqualTo(io.vertx.pgclient.SslMode.VERIFY_FULL);
        assertThat(options.getPemTrustOptions().getCertPaths()).containsExactly("/certificates.pem");
        assertThat(options.getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
        assertThat(options.isTrustAll()).isFalse();
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_database_that_is_away_is_looked_for_often_and_not_ever_more_rarely() throws Exception {
        var attempts = new AtomicInteger();
        try (var hangsUp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            environment.put("POSTGRES_PORT", Integer.toString(hangsUp.getLocalPort()));
            SmallRyeConfig configuration = configuration();
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    DatabaseConfiguration.awaitLogIn(configuration, _ -> {});
                } catch (StartRefusedException | InterruptedException e) {
                    // The test is over.
                }
            });
            long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
            hangsUp.setSoTimeout(2_000);
            while (System.nanoTime() < end) {
                hangsUp.accept().close();
                attempts.incrementAndGet();
            }
            waiting.interrupt();
        }
        // Of two roles, in six seconds with pauses of half a second.
        assertThat(attempts).hasValueGreaterThan(12);
    }

    /** The library's own file, and nothing of this machine's environment. */
    private SmallRyeConfig configuration() throws IOException {
        var defaults = DatabaseConfiguration.class.getResource("/META-INF/microprofile-config.properties");
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(
                        new PropertiesConfigSource(defaults, 100),
                        new PropertiesConfigSource(Map.of("caretill.database", "nothing"), "service", 250),
                        new PropertiesConfigSource(environment, "environment", 300))
                .build();
    }
}
