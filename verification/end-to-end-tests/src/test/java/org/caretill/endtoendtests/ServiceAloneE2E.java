package org.caretill.endtoendtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A service started by hand, by what the section "Run it alone" of its README says. */
@OnRunningStack
class ServiceAloneE2E {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final long STOP_TIMEOUT_SECONDS = 30;
    private static final long REFUSAL_TIMEOUT_SECONDS = 60;
    private static final Duration REFUSAL_LIMIT = Duration.ofSeconds(5);

    /** Well below the 30 seconds after which Kubernetes kills a process. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private static final int IN_PROGRESS = 3;

    private static final String SECRET = "not-to-be-quoted";

    private static final Pattern SECTION = Pattern.compile("## Run it alone\n(.*?)(?=\n## |\\z)", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z_]+)`");

    private static final Pattern LEVEL = Pattern.compile(" (?:INFO|WARN|ERROR) ");
    private static final Pattern LOG_LINE =
            Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z (?:INFO|WARN|ERROR) ");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    @ParameterizedTest
    @EnumSource
    void a_service_starts_with_the_variables_that_its_readme_names(Service service, RunningStack stack)
            throws Exception {
        Map<String, String> known = service.variables(stack);
        var variables = new HashMap<String, String>();
        for (String name : variablesInReadme(service)) {
            if (known.containsKey(name)) {
                variables.put(name, known.get(name));
            }
        }
        Path log = Path.of("target", service.name() + ".log");
        Process process = service.start(variables, log);
        try {
            await().atMost(START_TIMEOUT)
                    .failFast("the service ended, see " + log, () -> !process.isAlive())
                    .until(() -> service.isReady(stack));
            process.destroy();
            assertThat(process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readAllLines(log))
                .filteredOn(line -> LEVEL.matcher(line).find())
                .isNotEmpty()
                .allMatch(line -> LOG_LINE.matcher(line).find())
                .noneMatch(line -> line.contains("SRMSG18235") || line.contains("already registered"));
    }

    @ParameterizedTest
    @EnumSource
    void a_process_that_only_migrates_ends_and_a_service_that_does_not_serves_without_the_owners_password(
            Service service, RunningStack stack) throws Exception {
        Path migrated = Path.of("target", service.name() + "-migrated.log");
        var variables = new HashMap<>(service.variables(stack));
        variables.put("MIGRATE_ONLY", "true");
        Process migration = service.start(variables, migrated);
        try {
            assertThat(migration.waitFor(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(migration.exitValue()).isZero();
            assertThat(Files.readString(migrated))
                    .contains("No migration necessary")
                    .doesNotContain("Listening on", "SRMSG");
        } finally {
            migration.destroyForcibly();
        }

        Path served = Path.of("target", service.name() + "-not-migrated.log");
        variables = new HashMap<>(service.variables(stack));
        variables.remove("POSTGRES_OWNER_PASSWORD");
        variables.put("MIGRATE_AT_START", "false");
        // Secrets may come from files.
        for (String secret : List.of("POSTGRES_PASSWORD", "STRIPE_SECRET_KEY")) {
            String value = variables.remove(secret);
            if (value != null) {
                Path file = Files.writeString(Path.of("target", service.name() + "-" + secret), value + "\n");
                variables.put(secret + "_FILE", file.toAbsolutePath().toString());
            }
        }
        Process process = service.start(variables, served);
        try {
            await().atMost(START_TIMEOUT)
                    .failFast("the service ended, see " + served, () -> !process.isAlive())
                    .until(() -> service.isReady(stack));
            assertThat(Files.readString(served)).doesNotContain("DbMigrate");
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Each with what is wrong, and what the one message names. The database is that of the running stack; that of a
     * refused start is not touched.
     */
    static Stream<Arguments> refusedStarts() {
        return Stream.of(Service.values())
                .flatMap(service -> Stream.of(
                        Arguments.of(service, "nothing is set", Map.of("*", ""), service.required()),
                        Arguments.of(
                                service,
                                "no password of the service",
                                Map.of("POSTGRES_PASSWORD", ""),
                                List.of("POSTGRES_PASSWORD is not set")),
                        Arguments.of(
                                service,
                                "no password of the owner",
                                Map.of("POSTGRES_OWNER_PASSWORD", ""),
                                List.of("POSTGRES_OWNER_PASSWORD is not set")),
                        Arguments.of(
                                service,
                                "both passwords are wrong",
                                Map.of("POSTGRES_PASSWORD", SECRET, "POSTGRES_OWNER_PASSWORD", SECRET),
                                List.of("POSTGRES_PASSWORD is refused", "POSTGRES_OWNER_PASSWORD is refused")),
                        Arguments.of(
                                service,
                                "production with a sandbox's settings",
                                Map.of("PRODUCTION", "true"),
                                List.of(
                                        "OIDC_AUTH_SERVER_URL is not set, or is an address of this machine",
                                        "ALLOWED_ORIGINS is not set, or is an address of this machine",
                                        "POSTGRES_SSLMODE is prefer",
                                        "KAFKA_SECURITY_PROTOCOL is PLAINTEXT")),
                        Arguments.of(
                                service,
                                "pages and an identity provider that cannot be right",
                                Map.of(
                                        "ALLOWED_ORIGINS", "*,https://call.example.org/pay",
                                        "OIDC_AUDIENCE", "any",
                                        "OIDC_ROLE_NAMES", "guest=Visitors"),
                                List.of(
                                        "ALLOWED_ORIGINS has an entry that is no origin: *",
                                        "ALLOWED_ORIGINS has an entry that is no origin: https://call.example.org/pay",
                                        "OIDC_AUDIENCE must say which audience",
                                        "OIDC_ROLE_NAMES must be pairs")),
                        Arguments.of(
                                service,
                                "garbage instead of Stripe's key",
                                service.required().contains("STRIPE_SECRET_KEY")
                                        ? Map.of("STRIPE_SECRET_KEY", SECRET, "POSTGRES_PASSWORD", SECRET)
                                        : Map.of("POSTGRES_PASSWORD", SECRET),
                                service.required().contains("STRIPE_SECRET_KEY")
                                        ? List.of("STRIPE_SECRET_KEY", "POSTGRES_PASSWORD is refused")
                                        : List.of("POSTGRES_PASSWORD is refused"))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusedStarts")
    void a_start_that_cannot_succeed_says_all_that_is_wrong_within_seconds(
            Service service, String what, Map<String, String> wrong, List<String> named, RunningStack stack)
            throws Exception {
        var variables = new HashMap<String, String>();
        if (!wrong.containsKey("*")) {
            variables.putAll(service.variables(stack));
            variables.putAll(wrong);
            variables.values().removeIf(String::isEmpty);
        }
        Path log = Path.of("target", service.name() + "-refused.log");
        long begun = System.nanoTime();
        Process process = service.start(variables, log);
        try {
            assertThat(process.waitFor(REFUSAL_TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            String said = Files.readString(log);
            assertThat(process.exitValue()).as(said).isEqualTo(1);
            assertThat(said)
                    .contains(named)
                    .doesNotContain(SECRET)
                    .doesNotContain("Flyway")
                    .doesNotContain("\tat ");
            assertThat(taken).as(said).isLessThan(REFUSAL_LIMIT);
        } finally {
            process.destroyForcibly();
        }
    }

    /** A rolling restart: whoever routes to a service goes on for a while after it was asked to stop. */
    @ParameterizedTest
    @EnumSource
    void a_service_that_stops_answers_what_is_in_progress_and_what_still_comes(Service service, RunningStack stack)
            throws Exception {
        Path log = Path.of("target", service.name() + "-stopped.log");
        var variables = new HashMap<>(service.variables(stack));
        variables.put("SHUTDOWN_DELAY", "4S");
        Process process = service.start(variables, log);
        try (var owner = DriverManager.getConnection(
                        "jdbc:postgresql://localhost:%d/%s".formatted(stack.port(Address.POSTGRES), service.database()),
                        service.database() + "_owner",
                        stack.password(service.database() + "_owner"));
                var statement = owner.createStatement()) {
            await().atMost(START_TIMEOUT)
                    .failFast("the service ended, see " + log, () -> !process.isAlive())
                    .until(() -> service.isReady(stack));
            String operator = new People(stack).token("operator");
            String address = "http://localhost:" + stack.portForAnother(service.http());
            owner.setAutoCommit(false);
            statement.execute("lock table dead_letter in access exclusive mode");
            List<CompletableFuture<HttpResponse<Void>>> inProgress = Stream.generate(
                            () -> HttpRequest.newBuilder(URI.create(address + "/v1/dead-letters"))
                                    .header("Authorization", "Bearer " + operator)
                                    .timeout(Duration.ofSeconds(15))
                                    .build())
                    .limit(IN_PROGRESS)
                    .map(request -> HTTP.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
                    .toList();
            await().atMost(Duration.ofSeconds(10)).until(() -> {
                try (var waiting = statement.executeQuery(
                        "select count(*) from pg_locks where not granted and relation = 'dead_letter'::regclass")) {
                    waiting.next();
                    return waiting.getInt(1) >= IN_PROGRESS;
                }
            });

            process.destroy();
            long stopped = System.nanoTime();
            await().atMost(Duration.ofSeconds(2)).until(() -> !service.isReady(stack));
            while (System.nanoTime() - stopped < Duration.ofSeconds(3).toNanos()) {
                // A new connection each time, as from callers that have not been there before.
                assertThat(statusOverNewConnection(address + "/v1/dead-letters"))
                        .isEqualTo(401);
            }
            owner.rollback();
            for (var answer : inProgress) {
                assertThat(answer.get(15, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
            }
            assertThat(process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - stopped)).isLessThan(STOP_LIMIT);
            assertThat(Files.readString(log)).doesNotContain("Pool closed", "pool closed");
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> variablesInReadme(Service service) throws IOException {
        var section = SECTION.matcher(Files.readString(service.directory().resolve("README.md")));
        assertThat(section.find()).isTrue();
        return VARIABLE.matcher(section.group(1))
                .results()
                .map(variable -> variable.group(1))
                .toList();
    }

    private static int statusOverNewConnection(String url) throws IOException {
        var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setRequestProperty("Connection", "close");
        connection.setConnectTimeout(1_000);
        connection.setReadTimeout(5_000);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
