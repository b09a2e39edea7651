package org.caretill.transactions;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;

/**
 * Deletes old rows in batches, each in a transaction of its own, so that no lock and no transaction lasts long however
 * many rows there are.
 */
public final class Batches {

    /** The rows of one batch. */
    public static final int SIZE = 5_000;

    private Batches() {}

    /**
     * A statement that deletes one batch.
     *
     * @param condition in SQL, which may have parameters
     */
    public static String deletion(String table, String condition) {
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
}
