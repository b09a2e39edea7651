package org.caretill.transactions;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Deletes old rows in batches, each in a transaction of its own, so that no lock and no transaction lasts long however
 * many rows there are.
 */
public final class Batches {

    /** The rows of one batch. */
    public static final int SIZE = 5_000;

    private Batches() {}

    /**
     * Deletes one batch in the transaction that calls it; returns how many rows those were.
     *
     * @param condition in SQL, with a {@code ?1}, {@code ?2} … for each parameter
     */
    public static Uni<Integer> delete(String table, String condition, Object... parameters) {
        return Panache.getSession().chain(session -> {
            var deletion = session.createNativeQuery(deletion(table, condition));
            for (int i = 0; i < parameters.length; i++) {
                deletion.setParameter(i + 1, parameters[i]);
            }
            return deletion.executeUpdate();
        });
    }

    private static String deletion(String table, String condition) {
        return "delete from %1$s where ctid = any (array(select ctid from %1$s where %2$s limit %3$d))"
                .formatted(table, condition, SIZE);
    }

    /**
     * Deletes batches until one is not full.
     *
     * @param deletion deletes one batch in the transaction that calls it, and returns how many rows those were
     */
    public static Uni<Void> deleteAll(Transactions transactions, Tenancy tenancy, Supplier<Uni<Integer>> deletion) {
        return transactions
                .run(tenancy, deletion)
                .repeat()
                .whilst(deleted -> deleted >= SIZE)
                .collect()
                .last()
                .replaceWithVoid();
    }

    /** The same over JDBC, for rows of no tenant. */
    public static void deleteAll(DataSource dataSource, String table, String condition) throws SQLException {
        try (var connection = dataSource.getConnection();
                var delete = connection.prepareStatement(deletion(table, condition))) {
            int deleted;
            do {
                deleted = delete.executeUpdate();
            } while (deleted == SIZE);
        }
    }
}
