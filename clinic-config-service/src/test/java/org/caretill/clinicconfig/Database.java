package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.caretill.testinfrastructure.DatabaseOwner;

/** Direct access to the service's tables: for what a test cannot wait for, and for the state after a crash. */
final class Database {

    private Database() {}

    static void execute(String sql) {
        try (var connection = DatabaseOwner.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static String text(String sql) {
        try (var connection = DatabaseOwner.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).as(sql).isTrue();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
