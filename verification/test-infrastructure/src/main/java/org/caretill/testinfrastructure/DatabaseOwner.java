package org.caretill.testinfrastructure;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Connects as the owner of the service's database, who sees every row despite row-level security and may change any.
 */
public final class DatabaseOwner {

    private DatabaseOwner() {}

    /** A new connection; the caller closes it. */
    public static Connection connect() throws SQLException {
        return DriverManager.getConnection(setting("jdbc-url"), setting("username"), setting("password"));
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue("quarkus.flyway." + name, String.class);
    }
}
