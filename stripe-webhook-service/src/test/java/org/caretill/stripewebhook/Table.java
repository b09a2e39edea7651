package org.caretill.stripewebhook;

import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks into the service's database behind its back. */
final class Table {

    private Table() {}

    /** As if a clinic had linked the account that the examples are of; nobody looks at its list. */
    static void linkExamples(AgroalDataSource database) {
        values(
                database,
                "insert into back_fill (account, linked, reached_at) values (?, true, now())"
                        + " on conflict (account) do update set linked = true returning account",
                StripeExamples.ACCOUNT);
    }

    static long rows(AgroalDataSource database, String table) {
        return (Long) values(database, "select count(*) from " + table).getFirst();
    }

    /** The first column of every row. */
    static List<Object> values(AgroalDataSource database, String sql, String... parameters) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                select.setString(index + 1, parameters[index]);
            }
            List<Object> values = new ArrayList<>();
            var rows = select.executeQuery();
            while (rows.next()) {
                values.add(rows.getObject(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
