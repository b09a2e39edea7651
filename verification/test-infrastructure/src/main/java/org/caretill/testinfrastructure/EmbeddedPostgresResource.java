package org.caretill.testinfrastructure;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL 18 with the database of the service under test, an owner role for migrations, and the service's
 * role, named like the database. The name of the database is the argument {@code database}.
 */
public class EmbeddedPostgresResource implements QuarkusTestResourceLifecycleManager {

    private static final String PASSWORD = "component-test";

    private String database = "";
    private @Nullable EmbeddedPostgres postgres;

    @Override
    public void init(Map<String, String> arguments) {
        database = Objects.requireNonNull(arguments.get("database"), "database");
    }

    @Override
    public Map<String, String> start() {
        try {
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("max_connections", "60")
                    .start();
            try (var connection = postgres.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create role " + database + " login password '" + PASSWORD + "'");
                statement.execute("create role " + database + "_owner login password '" + PASSWORD + "'");
                statement.execute("create database " + database + " owner " + database + "_owner");
            }
            return Map.of(
                    "POSTGRES_PORT", Integer.toString(postgres.getPort()),
                    "POSTGRES_PASSWORD", PASSWORD,
                    "POSTGRES_OWNER_PASSWORD", PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        try {
            if (postgres != null) {
                postgres.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
