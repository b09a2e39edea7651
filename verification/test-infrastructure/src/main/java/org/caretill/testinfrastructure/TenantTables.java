package org.caretill.testinfrastructure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of a service with rows of clinics or organisations, read from PostgreSQL's catalogue. */
public final class TenantTables {

    private TenantTables() {}

    /** All tables with a column that names a clinic or an organisation. */
    public static List<String> all(Connection connection) throws SQLException {
        return tables(connection, "");
    }

    /**
     * Those of them that row-level security does not protect, or whose protection the service's own role could remove.
     */
    public static List<String> unguarded(Connection connection) throws SQLException {
        return tables(connection, """
                 and (not t.relrowsecurity
                    or not exists (select from pg_policy where polrelid = t.oid)
                    or pg_has_role(current_user, t.relowner, 'member'))""");
    }

    /** All rows of those tables, as text, that contain one of the words, such as an id of a clinic. */
    public static String rowsNaming(Connection connection, String... words) throws SQLException {
        var rows = new StringBuilder();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("set local caretill.everything = 'true'");
            String condition =
                    Stream.of(words).map("strpos(t::text, '%s') > 0"::formatted).collect(Collectors.joining(" or "));
            for (String table : all(connection)) {
                try (var found = statement.executeQuery(
                        "select t::text from %s t where %s order by 1".formatted(table, condition))) {
                    while (found.next()) {
                        rows.append(table).append(found.getString(1)).append('\n');
                    }
                }
            }
        } finally {
            connection.rollback();
        }
        return rows.toString();
    }

    private static List<String> tables(Connection connection, String condition) throws SQLException {
        List<String> names = new ArrayList<>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                        select t.relname from pg_class t
                        where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and exists (
                            select from pg_attribute
                            where attrelid = t.oid and attname in ('clinic_id', 'organisation_id') and not attisdropped)
                        """ + condition + " order by 1")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
