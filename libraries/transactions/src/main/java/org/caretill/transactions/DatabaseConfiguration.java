package org.caretill.transactions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.caretill.servicelifecycle.Setting;
import org.caretill.servicelifecycle.StartRefusedException;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * What a service needs of its database before it starts: the passwords, and that the roles may log in: its own, and the
 * owner if it migrates. A password that PostgreSQL refuses does not become right by waiting, and each attempt may count
 * towards a lock, so that ends the start at once. A database that is not there yet is waited for.
 */
public final class DatabaseConfiguration {

    private static final Duration AWAY_LIMIT = Duration.ofSeconds(60);

    /** Short and always the same, so that the start goes on soon after the database is there. */
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Of the log-in that only checks the configuration; a database that takes longer counts as away. */
    private static final Duration CHECK_LIMIT = Duration.ofMillis(2_500);

    private static final Duration LOG_IN_LIMIT = Duration.ofSeconds(10);

    private static final Set<String> TLS_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private DatabaseConfiguration() {}

    /** A role that the service logs in as. */
    private record Role(String variable, String url, String name, String password) {}

    /** Everything that is wrong with the settings, and what PostgreSQL refuses if it can be reached now. */
    public static List<String> problems(Config config) {
        List<String> problems = new ArrayList<>();
        String mode = Setting.of(config, "caretill.database-tls.mode").orElse("");
        String certificates =
                Setting.of(config, "caretill.database-tls.root-certificates").orElse("");
        if (!TLS_MODES.contains(mode)) {
            problems.add("POSTGRES_SSLMODE must be one of disable, allow, prefer, require, verify-ca, verify-full");
        } else if (mode.startsWith("verify") && !Files.isReadable(Path.of(certificates))) {
            problems.add("POSTGRES_SSLROOTCERT names a file that cannot be read");
        }
        if (!Setting.of(config, "POSTGRES_PORT").orElse("5432").matches("\\d{1,5}")) {
            problems.add("POSTGRES_PORT must be a number");
        }
        List<Role> roles = roles(config, problems);
        if (problems.isEmpty() || roles.size() == 1) {
            problems.addAll(refusals(roles, CHECK_LIMIT).refused());
        }
        return problems;
    }

    /**
     * Waits until the roles can log in.
     *
     * @param report takes why it still waits, whenever that changes
     * @throws StartRefusedException if PostgreSQL refuses one, or does not answer for a minute
     */
    public static void awaitLogIn(Config config, Consumer<String> report)
            throws StartRefusedException, InterruptedException {
        List<Role> roles = roles(config, new ArrayList<>());
        long deadline = System.nanoTime() + AWAY_LIMIT.toNanos();
        String reported = "";
        while (true) {
            LogIn logIn = refusals(roles, LOG_IN_LIMIT);
            if (!logIn.refused().isEmpty()) {
                throw new StartRefusedException(logIn.refused());
            }
            if (logIn.away() == null) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new StartRefusedException(List.of("PostgreSQL cannot be reached at " + address(config)
                        + " (POSTGRES_HOST, POSTGRES_PORT): " + logIn.away()));
            }
            if (!logIn.away().equals(reported)) {
                reported = logIn.away();
                report.accept("database unavailable at " + address(config) + ", retrying: " + reported);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        }
    }

    private static List<Role> roles(Config config, List<String> problems) {
        List<Role> roles = new ArrayList<>();
        role(
                        config,
                        "POSTGRES_PASSWORD",
                        "service",
                        "quarkus.datasource.username",
                        "quarkus.datasource.jdbc.url",
                        problems)
                .ifPresent(roles::add);
        if (migrates(config, problems)) {
            role(
                            config,
                            "POSTGRES_OWNER_PASSWORD",
                            "owner",
                            "quarkus.flyway.username",
                            "quarkus.flyway.jdbc-url",
                            problems)
                    .ifPresent(roles::add);
        }
        return roles;
    }

    private static boolean migrates(Config config, List<String> problems) {
        boolean atStart = isTrue(config, "MIGRATE_AT_START", "quarkus.flyway.migrate-at-start", problems);
        if (isTrue(config, "MIGRATE_ONLY", "quarkus.init-and-exit", problems) && !atStart) {
            problems.add("MIGRATE_ONLY and MIGRATE_AT_START contradict each other: nothing would be migrated");
        }
        return atStart;
    }

    private static boolean isTrue(Config config, String variable, String property, List<String> problems) {
        String said = Setting.of(config, property).orElse("");
        if (!said.equals("true") && !said.equals("false")) {
            problems.add(variable + " must be true or false");
        }
        return said.equals("true");
    }

    private static Optional<Role> role(
            Config config,
            String variable,
            String who,
            String nameProperty,
            String urlProperty,
            List<String> problems) {
        Optional<String> password = Setting.of(config, "caretill.database-password." + who);
        if (password.isEmpty()) {
            problems.add(variable + " is not set: the password of a database role of this service");
            return Optional.empty();
        }
        Optional<String> url = Setting.of(config, urlProperty);
        Optional<String> name = Setting.of(config, nameProperty);
        return url.isEmpty() || name.isEmpty()
                ? Optional.empty()
                : Optional.of(new Role(variable, url.get(), name.get(), password.get()));
    }

    private static String address(Config config) {
        return Setting.of(config, "caretill.database-address").orElse("?").replaceFirst("^postgresql://", "");
    }

    /**
     * How the attempts ended.
     *
     * @param refused what PostgreSQL refuses for good
     * @param away why it could not be reached; null: it could
     */
    private record LogIn(List<String> refused, @Nullable String away) {}

    private static LogIn refusals(List<Role> roles, Duration limit) {
        List<CompletableFuture<Optional<SQLException>>> attempts = roles.stream()
                .map(role -> CompletableFuture.supplyAsync(
                        () -> logIn(role), task -> Thread.ofPlatform().daemon().start(task)))
                .toList();
        long deadline = System.nanoTime() + limit.toNanos();
        List<String> refused = new ArrayList<>();
        String away = null;
        for (int i = 0; i < attempts.size(); i++) {
            try {
                long left = Math.max(0, deadline - System.nanoTime());
                Optional<SQLException> failure = attempts.get(i).get(left, TimeUnit.NANOSECONDS);
                if (failure.isPresent()) {
                    Optional<String> refusal = refusal(roles.get(i), failure.get());
                    refusal.ifPresent(refused::add);
                    away = refusal.isPresent() ? away : firstLine(failure.get());
                }
            } catch (TimeoutException e) {
                away = "no answer";
            } catch (ExecutionException e) {
                away = String.valueOf(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                away = "interrupted";
            }
        }
        return new LogIn(refused, away);
    }

    private static Optional<SQLException> logIn(Role role) {
        try (var _ = DriverManager.getConnection(role.url(), role.name(), role.password())) {
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }

    /** <a href="https://www.postgresql.org/docs/18/errcodes-appendix.html">SQLSTATE</a>. */
    private static Optional<String> refusal(Role role, SQLException failure) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        return switch (state) {
            case "28P01", "28000" ->
                Optional.of(role.variable() + " is refused by PostgreSQL for the role " + role.name()
                        + ": the password is wrong, or the role does not exist or may not log in");
            case "3D000" -> Optional.of("The database " + database(role) + " does not exist on that PostgreSQL server");
            case "42501" ->
                Optional.of("The role " + role.name() + " may not connect to the database " + database(role));
            case "08004" ->
                firstLine(failure).toLowerCase(Locale.ROOT).contains("password")
                        ? Optional.of(role.variable() + " cannot be used: " + firstLine(failure))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static String database(Role role) {
        return role.url().replaceFirst("\\?.*", "").replaceFirst(".*/", "");
    }

    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
