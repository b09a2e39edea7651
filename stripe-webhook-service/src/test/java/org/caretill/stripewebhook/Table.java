package org.caretill.stripewebhook;

import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Direct access to the service's database. */
final class Table {

    private Table() {}

    /** Inserts the account of the examples as if a clinic had linked it, without a planned back-fill. */
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
